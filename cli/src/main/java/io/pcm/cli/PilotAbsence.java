package io.pcm.cli;

import io.pcm.api.status.RunProgress;
import java.time.Duration;

/** Tracks how long a run has had no pilot, and when to say so. */
final class PilotAbsence {
  /** A pilot that was started at once has joined by then. */
  static final Duration FIRST = Duration.ofSeconds(30);

  /** Time between two messages about the same absence. */
  static final Duration AGAIN = Duration.ofMinutes(5);

  private Duration nextWord = FIRST;

  /**
   * Whether to say now that no pilot is connected.
   *
   * @param elapsed time since the run began; increases from call to call
   */
  boolean isWorthAWord(RunProgress view, Duration elapsed) {
    if (!view.pilots().isEmpty() || view.draining()) {
      nextWord = elapsed.plus(FIRST);
      return false;
    }
    if (elapsed.compareTo(nextWord) < 0) {
      return false;
    }
    nextWord = elapsed.plus(AGAIN);
    return true;
  }
}
