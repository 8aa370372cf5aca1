package io.pcm.api.workflow;

/** A workflow is invalid. The message is for its author: which part is wrong and why. */
public final class InvalidWorkflowException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidWorkflowException(String message) {
    super(message);
  }
}
