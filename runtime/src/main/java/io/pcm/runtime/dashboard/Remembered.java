package io.pcm.runtime.dashboard;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are computed when somebody asks, and then serve everybody for a while: ten viewers
 * cost as much as one. Thread-safe.
 */
final class Remembered {
  private final Supplier<byte[]> source;
  private final long lifeNanos;
  private byte @Nullable [] bytes;
  private long madeNanos;

  Remembered(Supplier<byte[]> source, Duration life) {
    this.source = source;
    this.lifeNanos = life.toNanos();
  }

  /** Those who come while it is computed wait for it. The array is shared. */
  synchronized byte[] get() {
    byte[] known = bytes;
    if (known == null || System.nanoTime() - madeNanos >= lifeNanos) {
      known = source.get();
      bytes = known;
      madeNanos = System.nanoTime();
    }
    return known;
  }

  /** The next to ask gets new ones. */
  synchronized void forget() {
    bytes = null;
  }
}
