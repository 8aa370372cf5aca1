package io.pcm.api.offender;

import io.pcm.manager.offender.CycleCloser;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.TaskNumber;

/** Breaks rules on purpose: api that knows protocol, and a circle with the manager. */
public final class Insider {
  private Insider() {}

  public static CallRef know() {
    return new CallRef(new TaskNumber(CycleCloser.close()), 0);
  }
}
