package io.pcm.transport;

/**
 * Limits an action to a number of times per second: replies and log lines that strangers can
 * trigger.
 */
final class Allowance {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private long windowStart = System.nanoTime();
  private int used;

  Allowance(int perSecond) {
    this.perSecond = perSecond;
  }

  synchronized boolean take() {
    long now = System.nanoTime();
    if (now - windowStart >= SECOND) {
      windowStart = now;
      used = 0;
    }
    if (used >= perSecond) {
      return false;
    }
    used++;
    return true;
  }
}
