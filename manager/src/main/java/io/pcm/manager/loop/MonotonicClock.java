package io.pcm.manager.loop;

import java.time.Instant;

/**
 * The start's wall time plus the time that has passed since: never goes back, whatever is done to
 * the machine's clock.
 */
final class MonotonicClock {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  Instant now() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
