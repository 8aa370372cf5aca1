package io.pcm.api.workflow;

/** A workflow that cannot be: the message says which part and why, in words for its author. */
public final class InvalidWorkflowException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidWorkflowException(String message) {
    super(message);
  }
}
