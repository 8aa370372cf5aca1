package io.pcm.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A format that is too heavy to be always there; found by {@link java.util.ServiceLoader}, see
 * {@link OptionalFormats}.
 */
public interface RowFormat {
  /**
   * Writes the rows of a file as JSON objects, one per line, each with a line break after it.
   *
   * @throws DataException if the file is damaged or has what cannot be told in JSON
   * @throws IOException if reading or writing fails
   */
  void write(Path file, OutputStream out) throws IOException, DataException;

  /**
   * Begins a table in this format.
   *
   * @param out receives the table from its beginning to its end; stays open
   * @param columns no two with the same name
   * @param rowBytes bytes of the texts of the largest row, by which the memory is bounded
   * @throws IOException if writing fails
   */
  TypedTable table(OutputStream out, List<TypedColumn> columns, long rowBytes) throws IOException;
}
