package io.pcm.manager.store;

/**
 * The store cannot be opened, read or written. The message says what is wrong, where, why, and how
 * to fix it.
 *
 * <p>After {@link Reason#FAILED}, {@link Reason#CORRUPT} or {@link Reason#TAKEN_OVER} the store
 * refuses all further operations. A failed sync is never retried, because the kernel may already
 * have dropped the pages. The process ends, and the next one reads what is really on disk.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The type of the problem; determines the exit code. */
  public enum Reason {
    /** Another process has the store open. */
    IN_USE,
    /** Written by a newer PCM. */
    NEWER,
    /** Rows are missing or changed. */
    CORRUPT,
    /** No space left on the file system. The group was not stored; the store is unchanged. */
    FULL,
    /** Another manager has taken the run over; nothing from now on counts. */
    TAKEN_OVER,
    /** Any other error of the file system or of SQLite. */
    FAILED
  }

  public StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
