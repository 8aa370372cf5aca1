package io.pcm.pilot;

import java.time.Instant;
import java.time.InstantSource;

/** Start instant + monotonic time: never steps, whatever happens to the wall clock. */
final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long nanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - nanos);
  }
}
