package io.pcm.protocol.message;

import java.util.Comparator;

/**
 * Names one lease; no two leases of a run ever share one.
 *
 * @param epoch the incarnation of the manager that gave it, 0 or more
 * @param number counted by that manager, 0 or more
 */
public record LeaseId(int epoch, int number) implements Comparable<LeaseId> {
  private static final Comparator<LeaseId> ORDER =
      Comparator.comparingInt(LeaseId::epoch).thenComparingInt(LeaseId::number);

  /**
   * @throws IllegalArgumentException if a part is negative
   */
  public LeaseId {
    EpochNumber.check(epoch, number);
  }

  /** The id that {@link #packed} gives so. */
  public static LeaseId of(long packed) {
    return new LeaseId(EpochNumber.epoch(packed), EpochNumber.number(packed));
  }

  /** The epoch in the high 32 bits, the number in the low: what the wire carries. */
  public long packed() {
    return EpochNumber.pack(epoch, number);
  }

  @Override
  public int compareTo(LeaseId other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code 2.7}. */
  @Override
  public String toString() {
    return epoch + "." + number;
  }
}
