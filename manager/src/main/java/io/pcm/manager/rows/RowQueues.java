package io.pcm.manager.rows;

import java.util.Arrays;

/**
 * For each hash of an item, the places of rows with that item, in the order of their occurrence.
 * Takes about 40 bytes for each different item, and 12 for each row.
 */
final class RowQueues {
  /** A row that exists but does not count. */
  static final long NOWHERE = -1;

  private static final int NONE = -1;

  private long[] hashes = new long[1024];
  private int[] heads = filled(1024);
  private int[] cursors = new int[1024];
  private int[] cursorOf = new int[1024];
  private int used;

  private long[] places = new long[1024];
  private int[] nexts = new int[1024];
  private int size;
  private int source;

  /** The rows added from now on are those of the next source: their occurrences count anew. */
  void nextSource() {
    source++;
  }

  /**
   * Adds the next row with this item of the present source. It counts only if no earlier source has
   * a row of the same occurrence.
   *
   * @param hash not 0
   * @param place 0 or more, or {@link #NOWHERE}
   */
  void add(long hash, long place) {
    int slot = slot(hash);
    if (heads[slot] == NONE) {
      hashes[slot] = hash;
      heads[slot] = node(place);
      turn(slot, heads[slot]);
      grow(++used);
      return;
    }
    boolean first = cursorOf[slot] != source;
    int at = first ? heads[slot] : nexts[cursors[slot]];
    if (at == NONE) {
      at = node(place);
      nexts[cursors[slot]] = at;
    } else if (places[at] == NOWHERE) {
      places[at] = place;
    }
    turn(slot, at);
  }

  private void turn(int slot, int node) {
    cursors[slot] = node;
    cursorOf[slot] = source;
  }

  /**
   * The place of the next row with this item, which is taken; {@link #NOWHERE} if there is none.
   */
  long take(long hash) {
    int slot = slot(hash);
    if (heads[slot] == NONE) {
      return NOWHERE;
    }
    // Heads stay, because a chain without one would end the search for other hashes.
    boolean first = cursorOf[slot] != Integer.MAX_VALUE;
    int at = first ? heads[slot] : cursors[slot];
    cursorOf[slot] = Integer.MAX_VALUE;
    if (at == NONE) {
      return NOWHERE;
    }
    cursors[slot] = nexts[at];
    return places[at];
  }

  private int node(long place) {
    if (size == places.length) {
      places = Arrays.copyOf(places, larger(size));
      nexts = Arrays.copyOf(nexts, places.length);
    }
    places[size] = place;
    nexts[size] = NONE;
    return size++;
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash ^ hash >>> 32) & mask;
    while (heads[slot] != NONE && hashes[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow(int entries) {
    if (entries < hashes.length / 4 * 3) {
      return;
    }
    long[] oldHashes = hashes;
    int[] oldHeads = heads;
    int[] oldCursors = cursors;
    int[] oldCursorOf = cursorOf;
    int length = Math.multiplyExact(hashes.length, 2);
    hashes = new long[length];
    heads = filled(length);
    cursors = new int[length];
    cursorOf = new int[length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHeads[i] != NONE) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        heads[slot] = oldHeads[i];
        cursors[slot] = oldCursors[i];
        cursorOf[slot] = oldCursorOf[i];
      }
    }
  }

  private static int larger(int size) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, size * 3L / 2);
  }

  private static int[] filled(int length) {
    int[] heads = new int[length];
    Arrays.fill(heads, NONE);
    return heads;
  }
}
