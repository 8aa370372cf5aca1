package io.pcm.submit;

import java.util.ArrayList;
import java.util.List;

/** Splits lists, so that command lines have a limited length. */
public final class Chunks {
  private Chunks() {}

  /**
   * Splits a list into parts, in order.
   *
   * @param max maximum size of a part, 1 or more
   */
  public static <T> List<List<T>> of(List<T> all, int max) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += max) {
      chunks.add(all.subList(from, Math.min(all.size(), from + max)));
    }
    return chunks;
  }
}
