package io.pcm.submit;

import java.util.ArrayList;
import java.util.List;

/** So that no command line grows without bound. */
public final class Chunks {
  private Chunks() {}

  /**
   * These in order, so many at a time.
   *
   * @param max 1 or more
   */
  public static <T> List<List<T>> of(List<T> all, int max) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += max) {
      chunks.add(all.subList(from, Math.min(all.size(), from + max)));
    }
    return chunks;
  }
}
