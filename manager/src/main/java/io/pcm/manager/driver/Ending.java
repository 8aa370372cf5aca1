package io.pcm.manager.driver;

import io.pcm.api.Outcome;

/** How a manager's life ended. */
public sealed interface Ending {
  /** All is done; every result file is in place. */
  record Ended(Outcome outcome) implements Ending {}

  /** Drained on request with work left; the same run goes on when it is started again. */
  record Suspended() implements Ending {}

  /**
   * Items are lost without which nothing can go on; the same run goes on when they are back.
   *
   * @param reason what, where, why and how to fix it
   */
  record Halted(String reason) implements Ending {}

  /** It could not go on; what was committed stays and the same run may be started again. */
  record Broken(Throwable cause) implements Ending {}
}
