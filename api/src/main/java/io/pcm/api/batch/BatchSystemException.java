package io.pcm.api.batch;

/**
 * A batch system refused or could not be asked; the message quotes it and says what would mend it.
 */
public final class BatchSystemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

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
  }

  public BatchSystemException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
