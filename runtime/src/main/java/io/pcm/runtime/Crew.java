package io.pcm.runtime;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.rundir.RunPaths;
import java.time.Duration;
import java.util.List;

/**
 * The pilots of this machine that a run was asked to bring along; none are started before there is
 * work.
 */
final class Crew implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final int count;
  private final RunPaths paths;
  private final LocalBatchSystem system = new LocalBatchSystem(GRACE);
  private boolean started;

  Crew(int count, RunPaths paths) {
    this.count = count;
    this.paths = paths;
  }

  void tend() throws RunException {
    if (count == 0 || started) {
      return;
    }
    started = true;
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    List<String> arguments =
        List.of(
            "pilot",
            "start",
            "--run",
            paths.root().toString(),
            "--cores",
            String.valueOf(cores),
            "--manager-lost",
            "10s");
    try {
      system.submit(
          new PilotRequest(
              count, PcmHome.ofThisProcess().pilotCommand(arguments), paths.pilotLogs()));
    } catch (BatchSystemException e) {
      throw new RunException(RunException.Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    system.close();
  }
}
