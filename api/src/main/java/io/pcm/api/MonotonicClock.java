package io.pcm.api;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall time at creation plus the time elapsed since. Never goes back, even if someone changes
 * the machine's clock. Thread-safe.
 *
 * <pre>{@code
 * InstantSource clock = new MonotonicClock();
 * Instant deadline = clock.instant().plusSeconds(30);
 * }</pre>
 */
public final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
