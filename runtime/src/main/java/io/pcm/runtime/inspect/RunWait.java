package io.pcm.runtime.inspect;

import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the end of a run, by looking at its directory: it needs no connection to the manager,
 * which may be on another machine.
 */
public final class RunWait {
  private static final Duration PACE = Duration.ofMillis(500);

  private RunWait() {}

  /**
   * Waits until no manager has the run, or, if it has not been started, until one has come and
   * gone.
   *
   * @return how it ended; empty if that took too long
   * @throws RunException if the run is broken
   */
  public static Optional<RunPhase> await(Path directory, Optional<Duration> atMost)
      throws RunDirectoryException, RunException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      RunPhase phase = phase(directory);
      if (phase != RunPhase.RUNNING && phase != RunPhase.NOT_STARTED) {
        return Optional.of(phase);
      }
      Optional<Duration> left = atMost.map(most -> most.minusNanos(System.nanoTime() - start));
      if (left.isPresent() && left.get().isNegative()) {
        return Optional.empty();
      }
      long pause = left.filter(time -> time.compareTo(PACE) < 0).orElse(PACE).toNanos();
      TimeUnit.NANOSECONDS.sleep(Math.max(1, pause));
    }
  }

  private static RunPhase phase(Path directory) throws RunDirectoryException, RunException {
    Path run = RunDirectory.existing(directory).root();
    if (RunDirectory.holderAnywhere(run).isPresent()) {
      return RunPhase.RUNNING;
    }
    ListedRun now = ListedRun.of(run);
    if (now.phase() == RunPhase.BROKEN) {
      RunDirectory.existing(run);
      throw new RunException(Kind.ENVIRONMENT, "the run in " + run + " is broken: " + now.why());
    }
    return now.phase();
  }
}
