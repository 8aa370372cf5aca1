package io.pcm.manager.loop;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The start's wall time plus the time that has passed since: never goes back, whatever is done to
 * the machine's clock.
 */
final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
