package io.pcm.runtime.sites;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.condor.CondorBatchSystem;
import io.pcm.runtime.local.DetachedPilots;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.slurm.SlurmBatchSystem;
import io.pcm.submit.CommandRunner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Which job a process runs in. */
public final class JobSurroundings {
  /** A pilot does not wait long for a batch system that is slow: it serves without knowing. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private JobSurroundings() {}

  /** The job of the process with this environment, which is this process. */
  public static Optional<JobHere> job(Map<String, String> environment) {
    String local = environment.getOrDefault(LocalBatchSystem.JOB_VARIABLE, "");
    return DetachedPilots.jobOfThisProcess(local)
        .map(id -> new JobHere(new JobId(id), 0, Optional.empty()))
        .or(() -> CondorBatchSystem.here(environment))
        .or(() -> SlurmBatchSystem.here(environment, new CommandRunner(PATIENCE, Map.of())));
  }
}
