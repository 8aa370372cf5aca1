package io.pcm.transport;

import java.io.IOException;

/** The access file is unusable. The message says what is wrong, where, and how to fix it. */
public final class AccessFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean damaged;

  public AccessFileException(String message) {
    this(message, false);
  }

  private AccessFileException(String message, boolean damaged) {
    super(message);
    this.damaged = damaged;
  }

  static AccessFileException damaged(String message) {
    return new AccessFileException(message, true);
  }

  /**
   * Whether its content is not that of an access file. The next manager will rewrite such a file.
   */
  public boolean isDamaged() {
    return damaged;
  }
}
