package io.pcm.runtime.rundir;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether the holder of a run directory on another machine is alive, by its {@link
 * Heartbeat}.
 */
final class TakeOver {
  /** Fifteen heartbeats: longer than a busy file server usually takes. */
  static final Duration STILL = Duration.ofSeconds(30);

  private static final long LOOK_MILLIS = 250;

  private TakeOver() {}

  /**
   * Returns when the heartbeat stood still long enough, or the holder has released the directory.
   *
   * @param turn the holder's turn; empty if it is of an older PCM, which has no heartbeat
   * @throws RunDirectoryInUseException if the heartbeat moves
   */
  static void await(Path directory, Optional<Turns.Seen> turn, LockHolder holder, OpenRequest how)
      throws IOException, RunDirectoryInUseException {
    if (turn.isPresent() && !turn.get().isOpen()) {
      return;
    }
    Optional<String> first = heartbeat(turn);
    how.notes()
        .accept(
            "taking over the run directory "
                + directory
                + " from "
                + holder.display()
                + ": waiting "
                + how.still().toSeconds()
                + " s to make sure that its heartbeat stands still");
    long end = System.nanoTime() + how.still().toNanos();
    while (System.nanoTime() - end < 0) {
      pause();
      Optional<String> now = heartbeat(turn);
      if (!Turns.last(directory).equals(turn) || (now.isPresent() && !now.equals(first))) {
        throw RunDirectoryInUseException.aliveElsewhere(
            directory, LastHolder.of(directory, turn, holder));
      }
      if (turn.isPresent() && !turn.get().isOpen()) {
        return;
      }
    }
  }

  private static Optional<String> heartbeat(Optional<Turns.Seen> turn) throws IOException {
    return turn.isPresent() ? turn.get().heartbeat() : Optional.empty();
  }

  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while taking over a run directory");
    }
  }
}
