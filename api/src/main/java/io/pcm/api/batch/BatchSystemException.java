package io.pcm.api.batch;

/**
 * A batch system refused or could not be asked; the message quotes it and says what would mend it.
 */
public final class BatchSystemException extends Exception {
  private static final long serialVersionUID = 1L;

  public BatchSystemException(String message) {
    super(message);
  }

  public BatchSystemException(String message, Throwable cause) {
    super(message, cause);
  }
}
