package io.pcm.api.offender;

import io.pcm.manager.offender.CycleCloser;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.TaskNumber;

/** Violates rules deliberately: api that depends on protocol, and a cycle with the manager. */
public final class Insider {
  private Insider() {}

  public static CallRef know() {
    return new CallRef(new TaskNumber(CycleCloser.close()), 0);
  }
}
