package io.pcm.pilot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once after an unexpected error, instead of continuing in an unknown state.
 * The guard then kills the contexts, and the manager dispatches their calls again.
 */
final class Fatal {
  static final int EXIT_CODE = 75;

  private static final Logger log = LoggerFactory.getLogger(Fatal.class);

  private Fatal() {}

  static void halt(String what, Throwable error) {
    try {
      log.error("{}; this pilot ends with exit code {}", what, EXIT_CODE, error);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
