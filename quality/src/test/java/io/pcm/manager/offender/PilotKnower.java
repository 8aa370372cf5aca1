package io.pcm.manager.offender;

import io.pcm.pilot.offender.Stranger;

/** Breaks the rule on purpose: a manager that knows a pilot. */
public final class PilotKnower {
  private PilotKnower() {}

  static String know() {
    return Stranger.name();
  }
}
