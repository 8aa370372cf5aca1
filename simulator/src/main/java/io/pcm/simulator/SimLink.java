package io.pcm.simulator;

import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One session between one pilot and one manager, as long as one of them believes in it. */
final class SimLink {
  final SessionId session;
  final SimPilot pilot;
  final SimManager manager;
  private final Deque<PilotMessage.CallsEnded> unacknowledged = new ArrayDeque<>();
  private final Instant[] free = new Instant[Lane.values().length];

  /** The tail of what is under way is lost, each way. */
  boolean broken;

  /** The manager has forgotten it; so it tells a pilot that speaks in it. */
  boolean forgotten;

  /** The pilot has begun it with a join. */
  boolean joined;

  /** What keeps its order among itself: as many connections, as many ways. */
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

  /** When something arrives that would by itself arrive then: not before what went before it. */
  Instant arrival(Lane lane, Instant earliest) {
    Instant at = earliest.isAfter(free[lane.ordinal()]) ? earliest : free[lane.ordinal()];
    free[lane.ordinal()] = at;
    return at;
  }

  void sent(PilotMessage.CallsEnded outcomes) {
    unacknowledged.add(outcomes);
  }

  /** Which outcomes this number covers that no earlier one did. */
  List<PilotMessage.CallsEnded> covered(long sequence) {
    List<PilotMessage.CallsEnded> covered = new ArrayList<>();
    while (!unacknowledged.isEmpty() && unacknowledged.element().sequence() <= sequence) {
      covered.add(unacknowledged.remove());
    }
    return covered;
  }
}
