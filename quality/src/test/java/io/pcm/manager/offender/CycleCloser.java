package io.pcm.manager.offender;

import io.pcm.api.offender.Insider;

/** Violates a rule deliberately: completes a cycle with {@link Insider}. */
public final class CycleCloser {
  private CycleCloser() {}

  public static int close() {
    return Insider.know().index();
  }
}
