package io.pcm.runtime;

import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.Manager;
import io.pcm.runtime.keeper.RunPilots;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes sure that a run has pilots: maintains the run's own, and gives up if no pilot has been
 * serving for too long.
 */
final class PilotSupply {
  private final Path run;
  private final Optional<RunPilots> own;
  private final Optional<Duration> patience;
  private long seenNanos = System.nanoTime();

  /**
   * @param run the run directory
   * @param own pilots that the run submits itself; empty if it submits none
   * @param patience how long to wait without any pilot; empty: without limit
   */
  PilotSupply(Path run, Optional<RunPilots> own, Optional<Duration> patience) {
    this.run = run;
    this.own = own;
    this.patience = patience;
  }

  /**
   * @throws RunException if the run has no pilots and will not get any
   */
  void look(RunProgress view, Manager manager) throws RunException {
    boolean needed = areNeeded(view);
    if (own.isPresent() && needed) {
      own.get().tend(manager);
    }
    long now = System.nanoTime();
    if (!view.pilots().isEmpty() || !needed) {
      seenNanos = now;
    }
    if (patience.isPresent() && now - seenNanos > patience.get().toNanos()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "no pilot has been serving for "
              + patience.get().toSeconds()
              + " s; start one with: pcm pilot start --run "
              + ShellWord.of(run.toString())
              + ", then run the same command again");
    }
  }

  private static boolean areNeeded(RunProgress view) {
    return view.outcome() == null
        && !view.draining()
        && view.tasks().stream().anyMatch(t -> t.phase().isActive());
  }

  /** The groups of the run's own pilots. Thread-safe. */
  List<GroupProgress> groups() {
    return own.map(RunPilots::progress).orElse(List.of());
  }

  /** Kills the run's own pilots on this machine. Thread-safe. */
  void killHere() {
    own.ifPresent(RunPilots::killHere);
  }

  /** From now on, the run's own pilots are not replaced. Thread-safe. */
  void drain() {
    own.ifPresent(RunPilots::drain);
  }
}
