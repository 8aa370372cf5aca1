package io.pcm.runtime;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.pilots.PilotRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 */
record DrainPlan(List<String> jobs, Map<String, List<JobId>> waiting, int starting) {
  static DrainPlan of(List<PilotRow> meant) {
    Set<String> jobs = new LinkedHashSet<>();
    Map<String, List<JobId>> waiting = new LinkedHashMap<>();
    int starting = 0;
    for (PilotRow row : meant) {
      Optional<Phase> phase = row.state().map(state -> state.phase());
      if (row.system().isEmpty() || phase.equals(Optional.of(Phase.ENDED))) {
        continue;
      }
      jobs.add(row.job());
      if (row.pilot().isEmpty() && phase.isPresent()) {
        if (phase.get() == Phase.PENDING) {
          waiting.computeIfAbsent(row.system(), s -> new ArrayList<>()).add(new JobId(row.job()));
        } else {
          starting++;
        }
      }
    }
    return new DrainPlan(List.copyOf(jobs), waiting, starting);
  }
}
