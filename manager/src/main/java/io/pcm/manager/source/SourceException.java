package io.pcm.manager.source;

import io.pcm.manager.store.StoreException;

/**
 * There are no items to be had: the file is gone, unreadable or changed. The message says what,
 * where, why and how to mend it.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  /** The store that holds the items could not be read. */
  static SourceException of(StoreException cause) {
    return new SourceException(String.valueOf(cause.getMessage()), cause);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
