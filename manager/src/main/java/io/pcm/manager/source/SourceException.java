package io.pcm.manager.source;

import io.pcm.manager.store.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/**
 * The items are unavailable. The message says what is wrong, where, why, and how to fix it. Do not
 * write or send anything in place of the items.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why they are unavailable. */
  public enum Reason {
    /** The input has changed since it was counted. */
    CHANGED,
    /** The input does not exist, cannot be read, or cannot be counted. */
    UNREADABLE,
    /** The tasks whose results are the items have not ended. */
    NOT_YET,
    /** The reading thread was interrupted because the manager stops; nothing is wrong. */
    STOPPED
  }

  public SourceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public SourceException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The store that contains the items could not be read. */
  static SourceException of(StoreException cause) {
    return new SourceException(Reason.UNREADABLE, String.valueOf(cause.getMessage()), cause);
  }

  /**
   * A file could not be read. An interrupt closes channels ({@link
   * java.nio.channels.InterruptibleChannel}), which is not the fault of the file.
   */
  static SourceException of(Path file, IOException cause) {
    if (cause instanceof ClosedChannelException || Thread.currentThread().isInterrupted()) {
      return new SourceException(Reason.STOPPED, "reading " + file + " was stopped", cause);
    }
    return new SourceException(
        Reason.UNREADABLE,
        "the data file " + file + " cannot be read: " + cause.getMessage(),
        cause);
  }

  public Reason reason() {
    return reason;
  }
}
