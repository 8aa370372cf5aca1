package io.pcm.api.status;

/** Where a task is. Only the last three are ends. */
public enum TaskPhase {
  /** For tasks whose results it needs. */
  WAITING,
  /** Its items are being counted, or no call was sent yet. */
  READY,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** Whether calls can be given out now, or soon. */
  public boolean isActive() {
    return this == READY || this == RUNNING;
  }
}
