package io.pcm.runtime.inspect;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.jobs.JobsBySystem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to do with the jobs of pilots to drain.
 *
 * @param jobs all jobs whose pilots may still join or return, so the manager must know them
 * @param waiting jobs in their batch system's queue, by the system's name
 * @param starting number of jobs that seem to run, but whose pilots have not joined
 * @param pilots connected pilots without a job in a batch system, or whose job has ended according
 *     to the system
 */
record DrainPlan(
    List<String> jobs, Map<String, List<JobId>> waiting, int starting, List<String> pilots) {
  static DrainPlan of(List<PilotRow> meant) {
    Set<String> jobs = new LinkedHashSet<>();
    JobsBySystem waiting = new JobsBySystem();
    List<String> pilots = new ArrayList<>();
    int starting = 0;
    for (PilotRow row : meant) {
      Optional<Phase> phase = row.state().map(state -> state.phase());
      if (row.system().isEmpty() || row.hasEnded()) {
        row.pilot().ifPresent(pilot -> pilots.add(pilot.pilot()));
        continue;
      }
      jobs.add(row.job());
      if (row.pilot().isEmpty() && phase.isPresent()) {
        if (phase.get() == Phase.PENDING) {
          waiting.add(row.system(), new JobId(row.job()));
        } else if (phase.get() != Phase.ENDING) {
          starting++;
        }
      }
    }
    return new DrainPlan(List.copyOf(jobs), waiting.map(), starting, List.copyOf(pilots));
  }

  boolean isEmpty() {
    return jobs.isEmpty() && pilots.isEmpty();
  }
}
