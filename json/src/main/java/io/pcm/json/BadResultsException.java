package io.pcm.json;

import java.io.IOException;

/**
 * A line that is not one of a result file. The message has file, line and reason.
 *
 * @see ResultReader
 */
public final class BadResultsException extends IOException {
  private static final long serialVersionUID = 1L;

  BadResultsException(String message) {
    super(message);
  }
}
