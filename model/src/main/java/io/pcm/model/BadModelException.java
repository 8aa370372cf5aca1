package io.pcm.model;

import java.nio.file.Path;

/** A file is not usable as a model; the message says which file, why, and how to fix it. */
public final class BadModelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The fix for most damage. */
  static final String FETCH = "download it again (pcm models pull), or use another GGUF file";

  BadModelException(Path file, String why, String fix) {
    super("the model file " + file + " " + why + "; " + fix, null, false, false);
  }

  /** Only the message, without the class name. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
