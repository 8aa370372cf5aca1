package io.pcm.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A format whose reader is too heavy to be always there; found by {@link java.util.ServiceLoader}.
 */
public interface RowFormat {
  /**
   * Writes the rows of a file as JSON objects, one per line, each with a line break after it.
   *
   * @throws DataException if the file is damaged or has what cannot be told in JSON
   * @throws IOException if reading or writing fails
   */
  void write(Path file, OutputStream out) throws IOException, DataException;
}
