package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.runtime.jobs.JobsBySystem;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.sites.BatchSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cancels jobs. */
final class PilotCancel {
  private PilotCancel() {}

  static PilotJobs.Cancelled of(WantedPilots wanted, List<PilotRow> rows)
      throws BatchSystemException, RunException {
    refuseUnknown(wanted.unknown(rows));
    JobsBySystem meant = new JobsBySystem();
    for (PilotRow row : wanted.among(rows)) {
      if (!row.system().isEmpty() && !row.hasEnded()) {
        meant.add(row.system(), new JobId(row.job()));
      }
    }
    Map<String, List<JobId>> bySystem = meant.map();
    List<String> notes = new ArrayList<>(wanted.ended(rows));
    for (String pilot : wanted.byHand(rows)) {
      notes.add(pilot + " was started by hand and has no job; to make it leave: pcm pilots drain");
    }
    if (bySystem.isEmpty() && !wanted.all()) {
      throw new RunException(Kind.ENVIRONMENT, String.join("; ", notes));
    }
    for (Map.Entry<String, List<JobId>> each : bySystem.entrySet()) {
      try (BatchSystem system = BatchSystems.site(each.getKey()).open()) {
        system.cancel(each.getValue());
      }
    }
    int jobs = bySystem.values().stream().mapToInt(List::size).sum();
    return new PilotJobs.Cancelled(jobs, List.copyOf(notes));
  }

  /** If one id is unknown, nothing is cancelled, because the user may have mistyped it. */
  static void refuseUnknown(List<String> ids) throws RunException {
    if (!ids.isEmpty()) {
      String names = String.join("', '", ids);
      throw new RunException(
          Kind.ENVIRONMENT, "no live pilot named '" + names + "'; see pcm pilots list");
    }
  }
}
