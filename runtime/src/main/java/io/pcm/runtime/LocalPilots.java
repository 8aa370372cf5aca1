package io.pcm.runtime;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.pilots.PilotLogs;
import io.pcm.runtime.pilots.PilotSource;
import io.pcm.runtime.rundir.RunPaths;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Pilots as processes of this machine that end with the manager. */
final class LocalPilots implements PilotSource {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** A killed manager leaves its pilots behind; the next one brings pilots of its own. */
  private static final String MANAGER_LOST = "10s";

  private final BatchSystem system = new LocalBatchSystem(GRACE);
  private final List<String> command;
  private final RunPaths paths;

  /**
   * @param count pilots that share this machine
   * @throws RunException if this process knows no installation to start pilots from
   */
  LocalPilots(int count, RunPaths paths) throws RunException {
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    this.paths = paths;
    this.command =
        PcmHome.ofThisProcess()
            .pilotCommand(
                List.of(
                    "pilot",
                    "start",
                    "--run",
                    paths.root().toString(),
                    "--cores",
                    String.valueOf(cores),
                    "--manager-lost",
                    MANAGER_LOST));
  }

  @Override
  public BatchSystem system() {
    return system;
  }

  @Override
  public List<JobId> leftBefore() {
    return List.of();
  }

  @Override
  public List<JobId> start(int count, Set<String> avoid) throws BatchSystemException {
    return system.submit(new PilotRequest(count, command, paths.pilotLogs()));
  }

  @Override
  public String lastWords(JobId job) {
    return new PilotLogs(paths).lastWords(job.value());
  }
}
