package io.pcm.manager.source;

/**
 * There are no items to be had: the file is gone, unreadable or changed. The message says what,
 * where, why and how to mend it.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
