package io.pcm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/**
 * Virtual time: future events in order; at the same time, in the order in which they were added.
 */
final class Timeline implements InstantSource {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * @param at nanoseconds since the beginning
   */
  private record Due(long at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private Instant now = START;
  private long nanos;
  private long happened;
  private long asked;

  @Override
  public Instant instant() {
    return now;
  }

  /** Virtual time since the beginning. */
  Duration passed() {
    return Duration.ofNanos(nanos);
  }

  /** Number of events so far. */
  long happened() {
    return happened;
  }

  void after(Duration wait, Runnable what) {
    queue.add(new Due(nanos + Math.max(0, wait.toNanos()), asked++, what));
  }

  /** An event in the past happens next. */
  void at(Instant when, Runnable what) {
    after(Duration.between(now, when), what);
  }

  /** Lets the next event happen; false if there is none. */
  boolean next() {
    Due due = queue.poll();
    if (due == null) {
      return false;
    }
    if (due.at > nanos) {
      nanos = due.at;
      now = START.plusNanos(nanos);
    }
    happened++;
    due.what.run();
    return true;
  }
}
