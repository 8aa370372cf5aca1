package io.pcm.manager.driver;

import io.pcm.api.Outcome;

/** How a manager ended. */
public sealed interface Ending {
  /** Everything is done; every result file has been written. */
  record Ended(Outcome outcome) implements Ending {}

  /** Drained on request with work left; starting the run again resumes it. */
  record Suspended() implements Ending {}

  /**
   * Items are lost and nothing can continue without them; once they are restored, starting the run
   * again resumes it.
   *
   * @param reason what is wrong, where, why, and how to fix it
   */
  record Halted(String reason) implements Ending {}

  /** The manager failed; committed facts are kept, and the run can be started again. */
  record Broken(Throwable cause) implements Ending {}
}
