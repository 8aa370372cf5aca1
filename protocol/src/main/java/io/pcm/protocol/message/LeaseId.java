package io.pcm.protocol.message;

import java.util.Comparator;

/**
 * Identifies a lease; unique within a run.
 *
 * @param epoch the epoch of the manager that issued it, 0 or more
 * @param number a counter of that manager, 0 or more
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

  /** The id that {@link #packed} packed. */
  public static LeaseId of(long packed) {
    return new LeaseId(EpochNumber.epoch(packed), EpochNumber.number(packed));
  }

  /** The epoch in the high 32 bits, the number in the low 32 bits. Messages contain this form. */
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
