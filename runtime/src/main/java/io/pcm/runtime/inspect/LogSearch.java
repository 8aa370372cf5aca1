package io.pcm.runtime.inspect;

import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the logs of pilots by what users call these. */
final class LogSearch {
  private final RunPaths paths;

  LogSearch(RunPaths paths) {
    this.paths = paths;
  }

  /** As in {@link PilotJobs#printed}. */
  PilotJobs.Printed printed(List<String> wanted) throws RunDirectoryException, IOException {
    PilotLogs logs = new PilotLogs(paths);
    Set<Path> found = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String each : new LinkedHashSet<>(wanted)) {
      List<Path> some = logs.of(each);
      if (some.isEmpty()) {
        Optional<String> job = jobOfPilot(each);
        some = job.isPresent() ? logs.of(job.get()) : List.of();
      }
      found.addAll(some);
      if (some.isEmpty()) {
        unknown.add(each);
      }
    }
    return new PilotJobs.Printed(List.copyOf(found), List.copyOf(unknown));
  }

  private Optional<String> jobOfPilot(String name) throws RunDirectoryException {
    try {
      return RunStatus.of(paths.root()).view().pilots().stream()
          .filter(pilot -> pilot.pilot().equals(name) && !pilot.job().isEmpty())
          .map(PilotProgress::job)
          .findFirst();
    } catch (RunException e) {
      return Optional.empty();
    }
  }
}
