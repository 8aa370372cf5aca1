package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What to do with the jobs of earlier managers of a run.
 *
 * @param kept jobs that are or will be pilots, those that run first
 * @param leaving jobs that are ending, but may return to the queue
 * @param surplus more pilots than are wanted: to be cancelled
 * @param doomed jobs that the run has cancelled, but that are not ending yet: to be cancelled again
 */
record Takeover(List<JobId> kept, List<JobId> leaving, List<JobId> surplus, List<JobId> doomed) {
  /**
   * @param states the states of all jobs of the run that the system still knows
   * @param cancelled jobs that the run itself has cancelled
   */
  static Takeover of(List<JobState> states, Set<JobId> cancelled, int wanted) {
    List<JobId> alive = new ArrayList<>();
    List<JobId> leaving = new ArrayList<>();
    List<JobId> doomed = new ArrayList<>();
    List<JobState> inOrder =
        states.stream()
            .filter(state -> state.phase() != Phase.ENDED)
            .sorted(Comparator.comparing(state -> state.phase() == Phase.PENDING))
            .toList();
    for (JobState state : inOrder) {
      boolean ending = state.phase() == Phase.ENDING;
      if (!cancelled.contains(state.job())) {
        (ending ? leaving : alive).add(state.job());
      } else if (!ending) {
        doomed.add(state.job());
      }
    }
    int kept = Math.min(wanted, alive.size());
    return new Takeover(
        List.copyOf(alive.subList(0, kept)),
        List.copyOf(leaving),
        List.copyOf(alive.subList(kept, alive.size())),
        List.copyOf(doomed));
  }
}
