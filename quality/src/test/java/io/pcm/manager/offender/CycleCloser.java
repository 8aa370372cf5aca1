package io.pcm.manager.offender;

import io.pcm.api.offender.Insider;

/** Breaks the rule on purpose: closes a circle with {@link Insider}. */
public final class CycleCloser {
  private CycleCloser() {}

  public static int close() {
    return Insider.know().index();
  }
}
