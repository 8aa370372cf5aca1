package io.pcm.model;

import java.nio.file.Path;

/** A file is not usable as a model; the message says which file, why, and how to fix it. */
public final class BadModelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The fix for most damage. */
  static final String FETCH = "download it again (pcm models pull), or use another GGUF file";

  private final boolean everywhere;

  BadModelException(Path file, String why, String fix) {
    this(file, why, fix, true);
  }

  private BadModelException(Path file, String why, String fix, boolean everywhere) {
    super("the model file " + file + " " + why + "; " + fix, null, false, false);
    this.everywhere = everywhere;
  }

  /** The file cannot be read here, which says nothing about it on other machines. */
  static BadModelException unreadable(Path file, String why, String fix) {
    return new BadModelException(file, why, fix, false);
  }

  /** Whether the content of the file is the reason, and so it is unusable on every machine. */
  public boolean isEverywhere() {
    return everywhere;
  }

  /** Only the message, without the class name. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
