package io.pcm.protocol.message;

import java.util.Comparator;

/**
 * Names one context; no two contexts of a run ever share one.
 *
 * @param epoch the incarnation of the manager that opened it, 0 or more
 * @param number counted by that manager, 0 or more
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

  /** The id that {@link #packed} gives so. */
  public static ContextId of(long packed) {
    return new ContextId(EpochNumber.epoch(packed), EpochNumber.number(packed));
  }

  /** The epoch in the high 32 bits, the number in the low: what the wire carries. */
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
