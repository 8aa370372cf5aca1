package io.pcm.model;

import java.nio.file.Path;

/** A file cannot be used as a model; the message names it and says why and how to fix it. */
public final class BadModelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What helps against most damage. */
  static final String FETCH = "download it again (pcm models pull), or use another GGUF file";

  BadModelException(Path file, String why, String fix) {
    super("the model file " + file + " " + why + "; " + fix, null, false, false);
  }

  /** The message alone: it is for people. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
