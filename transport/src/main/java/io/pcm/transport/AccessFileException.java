package io.pcm.transport;

import java.io.IOException;

/** The access file cannot be used; the message says what is wrong, where, and the mend. */
public final class AccessFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public AccessFileException(String message) {
    super(message);
  }
}
