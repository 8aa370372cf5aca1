package io.pcm.runtime.sites;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many pilots of a group there may be, and what limits their number in between.
 *
 * <pre>{@code
 * PilotBounds bounds = Pilots.on("slurm").between(0, 200).pending(20).atMost(30).bounds();
 * System.out.println(bounds.min() + " to " + bounds.max() + " pilots");
 * }</pre>
 *
 * @param min pilots to keep even if there is little work for them, 0 or more
 * @param max the most pilots, those in the queue included, 1 or more; not less than {@code min}
 * @param pending the most pilots that wait in the queue at a time, 1 or more; empty: as measured
 * @param idle how long a pilot stays without work, 1 s or more; empty: as measured
 * @param atMostPercent how much of the size of the chosen partitions the group may take, 1 to 100;
 *     empty: everything
 */
public record PilotBounds(
    int min, int max, OptionalInt pending, Optional<Duration> idle, OptionalInt atMostPercent) {
  public PilotBounds {
    require(max >= 1, "max must be 1 or more, not " + max);
    require(min >= 0, "min must be 0 or more, not " + min);
    require(min <= max, "min must be at most max, which is " + max + ", not " + min);
    if (pending.isPresent()) {
      int most = pending.getAsInt();
      require(most >= 1, "pending must be 1 or more, not " + most);
    }
    if (idle.isPresent()) {
      Duration stay = idle.get();
      require(stay.compareTo(Duration.ofSeconds(1)) >= 0, "idle must be 1 s or more, not " + stay);
    }
    if (atMostPercent.isPresent()) {
      int percent = atMostPercent.getAsInt();
      require(percent >= 1 && percent <= 100, "at-most must be 1% to 100%, not " + percent + "%");
    }
  }

  /** Always this number of pilots. */
  public static PilotBounds fixed(int count) {
    return new PilotBounds(
        count, count, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
  }

  /** Whether the number never changes: {@code min} is {@code max}. */
  public boolean isFixed() {
    return min == max;
  }

  /**
   * The most pilots on machines that could hold so many in all: {@code max}, or less if the group
   * may take only a part of them, but at least one.
   *
   * @param capacity what {@link io.pcm.api.batch.BatchSystem#capacity} says, 0 or more
   */
  public int most(int capacity) {
    if (atMostPercent.isEmpty()) {
      return max;
    }
    long share = (long) capacity * atMostPercent.getAsInt() / 100;
    return (int) Math.max(1, Math.min(share, max));
  }

  /** The same with other ends; what limits the number in between stays. */
  public PilotBounds between(int least, int most) {
    return new PilotBounds(least, most, pending, idle, atMostPercent);
  }

  /** The same with at most this many pilots in the queue. */
  public PilotBounds pending(int waiting) {
    return new PilotBounds(min, max, OptionalInt.of(waiting), idle, atMostPercent);
  }

  /** The same with pilots that leave after this long without work. */
  public PilotBounds idle(Duration stay) {
    return new PilotBounds(min, max, pending, Optional.of(stay), atMostPercent);
  }

  /** The same with at most this share of the chosen partitions. */
  public PilotBounds atMost(int percent) {
    return new PilotBounds(min, max, pending, idle, OptionalInt.of(percent));
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
