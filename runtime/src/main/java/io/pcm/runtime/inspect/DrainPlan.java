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
 * What is to be done about the jobs of pilots that shall leave.
 *
 * @param jobs all that may still come or come back, so that the manager must know
 * @param waiting those that wait in their batch system's queue, by its name
 * @param starting how many seem to run without their pilot having joined
 * @param pilots those that are here and whose job is no batch system's, or said to have ended
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
        } else {
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
