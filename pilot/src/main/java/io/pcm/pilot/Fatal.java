package io.pcm.pilot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Crash-only: whatever was not expected ends the process at once, never half alive. The guard kills
 * the contexts, the manager gives their calls to others.
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
