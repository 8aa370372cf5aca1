package io.pcm.runtime;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.manager.core.RunView;
import io.pcm.runtime.RunException.Kind;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.local.LocalPilots;
import io.pcm.runtime.rundir.RunPaths;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pilots of this machine that a run brings along. */
final class LocalCrew implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** A killed manager leaves its pilots behind; the next one brings pilots of its own. */
  private static final String MANAGER_LOST = "10s";

  private final LocalPilots pilots;
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private boolean started;

  /**
   * @param note told what its user would want to know of the pilots
   * @throws RunException if this process knows no installation to start pilots from
   */
  LocalCrew(int count, RunPaths paths, Consumer<String> note) throws RunException {
    List<String> command = command(count, paths);
    this.pilots =
        new LocalPilots(
            new LocalBatchSystem(GRACE),
            count,
            () -> command,
            paths.pilotLogs(),
            new LocalPilots.Listener() {
              @Override
              public void pilotEnded(io.pcm.api.batch.JobId job, String reason) {
                note.accept("local pilot " + job + " ended (" + reason + "); it is replaced");
              }

              @Override
              public void gaveUp(String message) {
                trouble.set(message);
              }
            });
  }

  private static List<String> command(int count, RunPaths paths) throws RunException {
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    return PcmHome.ofThisProcess()
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

  /**
   * Starts the pilots when first called, and tells them apart from those that never joined.
   *
   * @throws RunException if none can run here
   */
  void tend(RunView view) throws RunException {
    try {
      if (!started) {
        started = true;
        pilots.start();
      }
    } catch (BatchSystemException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
    view.pilots().forEach(pilot -> pilots.joined(pilot.job()));
    String known = trouble.get();
    if (known != null) {
      throw new RunException(Kind.ENVIRONMENT, known);
    }
  }

  /** From now on none is replaced. From any thread. */
  void drain() {
    pilots.drain();
  }

  @Override
  public void close() {
    pilots.close();
  }
}
