package io.pcm.manager.core;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The bytes of the items of a lease's open calls: what is reserved, then the sizes. To save memory,
 * small items all count as the largest of them.
 */
final class ItemSizes {
  /** Size up to which items count alike. */
  private static final int SMALL = 4096;

  private static final int[] NONE = {};

  private long bytes;
  private int each;
  private int[] sizes = NONE;
  private int largest;
  private int average = 1;

  /** Until the sizes are known. */
  void reserve(int reserved) {
    bytes = reserved;
  }

  /**
   * The items have these sizes.
   *
   * @param ended positions of calls that have ended
   * @return the change of {@link #bytes}
   */
  long sent(int[] sent, BitSet ended) {
    long before = bytes;
    largest = Arrays.stream(sent).max().orElse(0);
    average =
        (int) Math.max(1, Arrays.stream(sent).asLongStream().sum() / Math.max(1, sent.length));
    bytes = 0;
    each = largest <= SMALL ? largest : 0;
    sizes = largest <= SMALL ? NONE : sent;
    for (int at = ended.nextClearBit(0); at < sent.length; at = ended.nextClearBit(at + 1)) {
      bytes += size(at);
    }
    return bytes - before;
  }

  /** The call in this position has ended. */
  void ended(int position, int open) {
    bytes = open == 0 ? 0 : Math.max(0, bytes - size(position));
  }

  private int size(int position) {
    return position < sizes.length ? sizes[position] : each;
  }

  long bytes() {
    return bytes;
  }

  int largest() {
    return largest;
  }

  int average() {
    return average;
  }
}
