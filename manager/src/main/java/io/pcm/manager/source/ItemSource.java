package io.pcm.manager.source;

import java.util.Optional;

/**
 * Where a task's items come from. The same index gives the same bytes for as long as the source is
 * open; that is what makes a call repeatable on another pilot.
 *
 * <p>Items are opaque bytes: nothing here parses them, and whether they are JSON is for others to
 * say. Indices may be read in any order and more than once; reading upwards is fast, a jump may
 * cost one block of 4096 items. An open source is used by one thread at a time and holds a bounded
 * buffer, never the whole input. Sources of one task opened side by side do not disturb each other.
 */
public interface ItemSource extends AutoCloseable {
  /** How many items there are, counted when the source was opened; 0 or more. */
  int count();

  /**
   * Reads one item.
   *
   * @param index 0 up to, not including, {@link #count()}
   * @throws SourceException if the source as a whole is no longer what was counted
   * @throws IndexOutOfBoundsException for an index that is none
   */
  Item read(int index) throws SourceException;

  /** Where the item stands, in words that a user can go by. */
  default String place(int index) throws SourceException {
    return "item " + index;
  }

  /**
   * Whether the items depend on data and workflow alone. The item of a call task names the run
   * directory, and is another one when that has moved.
   */
  default boolean isData() {
    return true;
  }

  /** SHA-256 of the input's bytes in lower-case hex, where the input is a file. */
  default Optional<String> sha256() {
    return Optional.empty();
  }

  @Override
  void close();
}
