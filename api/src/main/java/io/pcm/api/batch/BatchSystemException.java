package io.pcm.api.batch;

/**
 * A batch system refused or could not be asked. The message quotes it and says how to fix it.
 *
 * @see BatchSystem
 */
public final class BatchSystemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final boolean nothingSent;

  /** Whether it is worth trying again. */
  public enum Kind {
    /** The system refused: trying again gives the same answer. */
    REFUSED,
    /**
     * The system refused for now, because of a limit or a state that passes: the same request, or
     * one for fewer pilots, may succeed. Nothing was submitted.
     */
    NOT_NOW,
    /**
     * The system refused, in words from which PCM cannot tell whether they are final: worth trying
     * a few times. Nothing was submitted.
     */
    UNCLEAR,
    /** The system could not be asked, or not in time: trying again later may succeed. */
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

  /** A copy of this exception which says that the submission failed before anything was sent. */
  public BatchSystemException beforeSending() {
    return new BatchSystemException(kind, String.valueOf(getMessage()), this, true);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the system said no, so that nothing was submitted. */
  public boolean isRefusal() {
    return kind != Kind.UNREACHABLE;
  }

  /** Whether this attempt certainly submitted nothing; an earlier attempt may have. */
  public boolean nothingSent() {
    return nothingSent;
  }
}
