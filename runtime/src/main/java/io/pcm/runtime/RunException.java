package io.pcm.runtime;

/**
 * A run cannot begin or go on. The message says what, where, why and the mend, in words for its
 * user.
 */
public final class RunException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Whose matter it is. */
  public enum Kind {
    /** The workflow is not one that this run can go on with. */
    WORKFLOW,
    /** Something outside PCM is missing or refused. */
    ENVIRONMENT,
    /** Another manager holds the run directory. */
    IN_USE,
    /** PCM failed; the same again goes on. */
    INTERNAL
  }

  public RunException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public RunException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
