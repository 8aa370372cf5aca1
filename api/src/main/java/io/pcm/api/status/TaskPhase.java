package io.pcm.api.status;

/**
 * The state of a task. The last three are final.
 *
 * @see RunProgress
 */
public enum TaskPhase {
  /** Waiting for tasks whose results it needs. */
  WAITING,
  /** Its items are being counted, or no call has been sent yet. */
  READY,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** Whether calls can be dispatched now or soon. */
  public boolean isActive() {
    return this == READY || this == RUNNING;
  }
}
