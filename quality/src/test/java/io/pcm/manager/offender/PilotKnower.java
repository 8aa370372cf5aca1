package io.pcm.manager.offender;

import io.pcm.pilot.offender.Stranger;

/** Violates a rule deliberately: a manager that depends on a pilot. */
public final class PilotKnower {
  private PilotKnower() {}

  static String know() {
    return Stranger.name();
  }
}
