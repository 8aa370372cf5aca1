package io.pcm.data;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import java.nio.file.Path;

/** A data file cannot be used as it is; the message says where, why, and what to do. */
public final class DataException extends Exception {
  private static final long serialVersionUID = 1L;

  private DataException(String message) {
    super(message);
  }

  /** A mistake in a file as a whole; the text continues a sentence that begins with the file. */
  public static DataException of(Path file, String text) {
    boolean standardInput = file.equals(Items.Converted.STANDARD_INPUT);
    return new DataException((standardInput ? "" : "the data file ") + shown(file) + " " + text);
  }

  /**
   * A mistake in a line.
   *
   * @param line from 1
   */
  static DataException at(Path file, long line, String text) {
    return new DataException(shown(file) + ":" + line + ": " + text);
  }

  /**
   * A mistake in a line, at a character.
   *
   * @param column from 1
   */
  static DataException at(Path file, long line, long column, String text) {
    return new DataException(shown(file) + ":" + line + ":" + column + ": " + text);
  }

  /** A file as a value within braces of a workflow file. */
  static String inYaml(Path file) {
    String text = file.equals(Items.Converted.STANDARD_INPUT) ? "-" : file.toString();
    return text.matches("[A-Za-z0-9_./][A-Za-z0-9_./-]*") ? text : Json.quote(text);
  }

  /** What a file is called in messages. */
  static String shown(Path file) {
    return file.equals(Items.Converted.STANDARD_INPUT) ? "standard input" : file.toString();
  }
}
