package io.pcm.protocol.message;

import java.util.Comparator;

/**
 * Identifies a context; unique within a run.
 *
 * @param epoch the epoch of the manager that opened it, 0 or more
 * @param number a counter of that manager, 0 or more
 */
public record ContextId(int epoch, int number) implements Comparable<ContextId> {
  private static final Comparator<ContextId> ORDER =
      Comparator.comparingInt(ContextId::epoch).thenComparingInt(ContextId::number);

  /**
   * @throws IllegalArgumentException if a part is negative
   */
  public ContextId {
    EpochNumber.check(epoch, number);
  }

  /** The id that {@link #packed} packed. */
  public static ContextId of(long packed) {
    return new ContextId(EpochNumber.epoch(packed), EpochNumber.number(packed));
  }

  /** The epoch in the high 32 bits, the number in the low 32 bits. Messages contain this form. */
  public long packed() {
    return EpochNumber.pack(epoch, number);
  }

  @Override
  public int compareTo(ContextId other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code 2.7}. */
  @Override
  public String toString() {
    return epoch + "." + number;
  }
}
