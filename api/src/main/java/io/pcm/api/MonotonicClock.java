package io.pcm.api;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall time at which it was made plus the time that has passed since: never goes back, whatever
 * is done to the machine's clock. Safe for several threads.
 */
public final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
