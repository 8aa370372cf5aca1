package io.pcm.api.batch;

/**
 * A batch system refused or could not be asked; the message quotes it and says what would fix it.
 */
public final class BatchSystemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final boolean nothingSent;

  /** What the caller may do about it. */
  public enum Kind {
    /** The system said no: the same again brings the same answer. */
    REFUSED,
    /** It could not be asked, or not in time: the same later may do. */
    UNREACHABLE
  }

  public BatchSystemException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.nothingSent = false;
  }

  public BatchSystemException(Kind kind, String message, Throwable cause) {
    this(kind, message, cause, false);
  }

  private BatchSystemException(Kind kind, String message, Throwable cause, boolean nothingSent) {
    super(message, cause);
    this.kind = kind;
    this.nothingSent = nothingSent;
  }

  /** The same, of a submission that ended before anything of it was sent. */
  public BatchSystemException beforeSending() {
    return new BatchSystemException(kind, String.valueOf(getMessage()), this, true);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it is certain that this time nothing was submitted; an earlier time may have. */
  public boolean nothingSent() {
    return nothingSent;
  }
}
