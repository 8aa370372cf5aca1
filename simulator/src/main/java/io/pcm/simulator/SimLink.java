package io.pcm.simulator;

import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One session between a pilot and a manager, as long as one of them keeps it. */
final class SimLink {
  final SessionId session;
  final SimPilot pilot;
  final SimManager manager;
  private final Deque<PilotMessage.CallsEnded> unacknowledged = new ArrayDeque<>();
  private final Instant[] free = new Instant[Lane.values().length];

  /** The last messages in transit are lost, in both directions. */
  boolean broken;

  /** The manager has forgotten the session, and says so to a pilot that sends in it. */
  boolean forgotten;

  /** The pilot has begun it with a join. */
  boolean joined;

  /** Connections and directions; each keeps its messages in order. */
  enum Lane {
    TO_MANAGER,
    BEATS,
    TO_PILOT,
    ANSWERS
  }

  SimLink(SessionId session, SimPilot pilot, SimManager manager) {
    this.session = session;
    this.pilot = pilot;
    this.manager = manager;
    java.util.Arrays.fill(free, Instant.MIN);
  }

  /** When a message arrives: not before earlier messages of its lane. */
  Instant arrival(Lane lane, Instant earliest) {
    Instant at = earliest.isAfter(free[lane.ordinal()]) ? earliest : free[lane.ordinal()];
    free[lane.ordinal()] = at;
    return at;
  }

  void sent(PilotMessage.CallsEnded outcomes) {
    unacknowledged.add(outcomes);
  }

  /** The outcomes that this number acknowledges and no earlier one did. */
  List<PilotMessage.CallsEnded> covered(long sequence) {
    List<PilotMessage.CallsEnded> covered = new ArrayList<>();
    while (!unacknowledged.isEmpty() && unacknowledged.element().sequence() <= sequence) {
      covered.add(unacknowledged.remove());
    }
    return covered;
  }
}
