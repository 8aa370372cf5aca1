package io.pcm.manager.source;

import io.pcm.api.CallError;
import java.util.Optional;

/**
 * The items of a task. An index gives the same bytes as long as the source is open, so a call can
 * be repeated on another pilot.
 *
 * <p>Items are opaque bytes: a source does not parse them or check that they are JSON. Indices may
 * be read in any order and repeatedly. Reading in ascending order is fast; a jump may read a block
 * of 4096 items. A source is used by one thread at a time, and has a limited buffer, never the
 * whole input. Several open sources of one task are independent of each other.
 */
public interface ItemSource extends AutoCloseable {
  /** Number of items when the source was opened; 0 or more. */
  int count();

  /**
   * Reads one item.
   *
   * @param index 0 to {@link #count()} - 1
   * @throws SourceException if the source as a whole has changed since it was counted
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  Item read(int index) throws SourceException;

  /**
   * Reads one item that is to be sent. One that is not JSON is unfit, because every pilot would
   * reject it or crash.
   *
   * @throws SourceException like {@link #read}
   */
  default Item readFit(int index) throws SourceException {
    Item item = read(index);
    if (item instanceof Item.Value value && !JsonBytes.isValue(value.json())) {
      return new Item.Unfit(
          new CallError(
              CallError.BAD_ITEM,
              place(index)
                  + " is not one JSON value in UTF-8 (NaN, Infinity, comments and single quotes are"
                  + " not JSON): fix it"));
    }
    return item;
  }

  /** The location of an item, for messages, such as its file and line. */
  default String place(int index) throws SourceException {
    return "item " + index;
  }

  /**
   * Whether the items depend only on data and workflow. The item of a call task contains the path
   * of the run directory, so it changes if the directory is moved.
   */
  default boolean isData() {
    return true;
  }

  /** SHA-256 of the input in lower-case hex, if the input is a file. */
  default Optional<String> sha256() {
    return Optional.empty();
  }

  @Override
  void close();
}
