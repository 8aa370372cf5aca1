package io.pcm.simulator;

import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The outcomes that a pilot has sent and no manager has acknowledged. It must number its messages
 * from 1 in each session, and send in the next session what was not acknowledged in the last.
 */
final class SentOutcomes {
  private final String pilot;
  private final Deque<CallsEnded> unacknowledged = new ArrayDeque<>();
  private final List<Outcomes> owed = new ArrayList<>();
  private long sequence;

  SentOutcomes(String pilot) {
    this.pilot = pilot;
  }

  /** The pilot begins a session, in which it now sends again what it keeps. */
  void joins() {
    mustOweNothing();
    unacknowledged.forEach(message -> owed.add(message.outcomes()));
    unacknowledged.clear();
    sequence = 0;
  }

  void sent(CallsEnded message) {
    sequence++;
    if (message.sequence() != sequence) {
      throw new Violation(
          "pilot: " + pilot + " sends number " + message.sequence() + " after " + (sequence - 1));
    }
    owed.remove(message.outcomes());
    unacknowledged.add(message);
  }

  /** An acknowledgement reaches the pilot. */
  void acknowledged(long upTo) {
    while (!unacknowledged.isEmpty() && unacknowledged.element().sequence() <= upTo) {
      unacknowledged.remove();
    }
  }

  /** To be called when the pilot has had the time to send them. */
  void mustOweNothing() {
    if (!owed.isEmpty()) {
      throw new Violation(
          "pilot: " + pilot + " has forgotten outcomes that nobody acknowledged: " + owed);
    }
  }
}
