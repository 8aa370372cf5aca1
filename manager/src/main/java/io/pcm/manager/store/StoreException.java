package io.pcm.manager.store;

/**
 * The store cannot be opened, read or written; the message says what, where, why and how to mend
 * it.
 *
 * <p>After one of {@link Reason#FAILED} or {@link Reason#CORRUPT} the store answers nothing any
 * more: a failed sync is never tried again, because the kernel may already have dropped the pages
 * it was about. The process ends and the next one reads what is really on disk.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What kind of trouble it is, for an exit code. */
  public enum Reason {
    /** Another process has the store open. */
    IN_USE,
    /** Written by a newer PCM. */
    NEWER,
    /** Rows are missing or changed. */
    CORRUPT,
    /** No room left on the file system. The group was not stored; the store is as before. */
    FULL,
    /** Any other refusal of the file system or of SQLite. */
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
