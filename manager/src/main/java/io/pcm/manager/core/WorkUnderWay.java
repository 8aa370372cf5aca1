package io.pcm.manager.core;

/**
 * Since when the calls that run in a context run, on average: if the context is lost, the time
 * since then was in vain.
 *
 * <p>Calls run in slots, and each outcome frees one for the next call. So with one slot, it is the
 * time of the last outcome. With more, the running calls have started at about the times of as many
 * last outcomes; the mean of these times is kept as a moving average.
 *
 * <p>All times are in milliseconds since the epoch.
 */
final class WorkUnderWay {
  private boolean running;
  private double from;
  private long ended = Long.MIN_VALUE;

  /** Time for which it has run calls, until it last began to. */
  private long busy;

  private long began;

  boolean underWay() {
    return running;
  }

  /** Whether the context is warm and holds calls. */
  void runs(boolean next, long now) {
    if (next && !running) {
      from = now;
      began = now;
    } else if (!next && running) {
      ended = now;
      busy += now - began;
    }
    running = next;
  }

  /** How long it has run calls in all. */
  long busyMillis(long now) {
    return running ? busy + Math.max(0, now - began) : busy;
  }

  /**
   * Outcomes counted.
   *
   * @param slots how many calls ran until then
   */
  void counted(int outcomes, int slots, long now) {
    double weight = Math.min(1, 2.0 * outcomes / (slots + 1));
    from += weight * (now - from);
  }

  /** So much of that time was a load for a call; returns how much of it there was. */
  long loadedMeanwhile(long loadMillis, long now) {
    long millis = running ? Math.min(loadMillis, now - (long) from) : 0;
    from += millis;
    return millis;
  }

  /** The time from which work is lost if the context is lost now; now if none is. */
  long lostFrom(long now) {
    return running || ended == now ? (long) Math.ceil(from) : now;
  }
}
