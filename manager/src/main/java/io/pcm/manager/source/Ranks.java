package io.pcm.manager.source;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * Finds the n-th set bit. Stores the bits and one number per 4096 of them. The next bit in
 * ascending order costs nothing; a jump costs a binary search and a scan of at most 4096 bits.
 */
final class Ranks {
  private static final int STRIDE = 4096;

  private final BitSet bits;
  private final int[] before;
  private final int count;
  private int lastRank = -1;
  private int lastBit = -1;

  Ranks(BitSet bits) {
    this.bits = bits;
    int strides = bits.length() / STRIDE + 1;
    before = new int[strides];
    int sum = 0;
    for (int i = 0; i < strides; i++) {
      before[i] = sum;
      sum += bits.get(i * STRIDE, Math.min((i + 1) * STRIDE, bits.length())).cardinality();
    }
    count = sum;
  }

  int count() {
    return count;
  }

  /**
   * @param rank 0 to {@link #count()} - 1
   * @return position of the set bit that has {@code rank} set bits before it
   */
  int select(int rank) {
    Objects.checkIndex(rank, count);
    if (rank != lastRank) {
      lastBit = rank == lastRank + 1 ? bits.nextSetBit(lastBit + 1) : search(rank);
      lastRank = rank;
    }
    return lastBit;
  }

  private int search(int rank) {
    int found = Arrays.binarySearch(before, rank);
    int stride = found >= 0 ? found : -found - 2;
    while (stride + 1 < before.length && before[stride + 1] <= rank) {
      stride++;
    }
    int bit = bits.nextSetBit(stride * STRIDE);
    for (int i = before[stride]; i < rank; i++) {
      bit = bits.nextSetBit(bit + 1);
    }
    return bit;
  }
}
