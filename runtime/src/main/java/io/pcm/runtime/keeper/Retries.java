package io.pcm.runtime.keeper;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A half-open circuit breaker for pilots: after {@link #IN_A_ROW} failures in a row a pause, after
 * which a single pilot is tried. The pause doubles while that fails, up to sixteen times.
 */
final class Retries {
  static final int IN_A_ROW = 3;

  private static final int DOUBLINGS_MAX = 4;

  private final Optional<Duration> firstPause;
  private int inARow;
  private int pauses;
  private boolean probing;
  private Duration pause = Duration.ZERO;
  private Instant pausedUntil = Instant.MIN;

  /**
   * @param firstPause empty: there is none, others give up
   */
  Retries(Optional<Duration> firstPause) {
    this.firstPause = firstPause;
  }

  /**
   * @return whether a pause begins, in which failures do not count
   */
  boolean failed(Instant now) {
    if (isPausing(now)) {
      return false;
    }
    inARow++;
    if (inARow < IN_A_ROW && !probing) {
      return false;
    }
    inARow = 0;
    probing = true;
    pause =
        firstPause
            .map(first -> first.multipliedBy(1L << Math.min(pauses, DOUBLINGS_MAX)))
            .orElse(Duration.ZERO);
    pauses++;
    pausedUntil = now.plus(pause);
    return true;
  }

  void succeeded() {
    inARow = 0;
    pauses = 0;
    probing = false;
  }

  boolean isPausing(Instant now) {
    return now.isBefore(pausedUntil);
  }

  /** Whether the next pilot is to be alone. */
  boolean isProbing() {
    return probing;
  }

  Instant pausedUntil() {
    return pausedUntil;
  }

  Duration length() {
    return pause;
  }

  /** The length of the pause that has begun; empty: give up. */
  Optional<Duration> pause() {
    return firstPause.map(first -> pause);
  }
}
