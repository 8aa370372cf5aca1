package io.pcm.pilot.core;

import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.util.List;

/**
 * A context that ended while there was no session. The next session is told about it as if it had
 * ended right afterwards, so that the manager finds out why.
 *
 * @param before the context before its end
 * @param cutOff calls that ran at its end
 */
record Unreported(HeldContext before, List<RunningCalls.Running> cutOff, ContextGone gone) {
  Unreported {
    cutOff = List.copyOf(cutOff);
  }
}
