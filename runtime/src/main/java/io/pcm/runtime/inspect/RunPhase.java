package io.pcm.runtime.inspect;

/** How far a run is. */
public enum RunPhase {
  /** Pilots may have been submitted for it, but no manager has recorded it. */
  NOT_STARTED,
  /** A manager has it. */
  RUNNING,
  /** It was stopped or killed before its end; the same command resumes it. */
  SUSPENDED,
  /** All its calls succeeded. */
  SUCCEEDED,
  /** It ended, and some of its calls failed. */
  FAILED,
  /** Something in its directory is missing or cannot be read. */
  BROKEN
}
