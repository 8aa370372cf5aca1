package io.pcm.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a table, one at a time. Not thread-safe. */
public interface TypedTable {
  /**
   * @param cells the values in the order of the columns, as in JSON, but texts without quotation
   *     marks; null for what is missing
   * @throws NumberFormatException if a value is not of the type of its column
   * @throws IOException if writing fails
   */
  void row(@Nullable String[] cells) throws IOException;

  /**
   * Writes what is still held back, and the end of the table. Without this it cannot be read.
   *
   * @throws IOException if writing fails
   */
  void finish() throws IOException;
}
