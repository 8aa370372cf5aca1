package io.pcm.manager.core;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Handles pilots that join, for the first time or again. */
final class Reception {
  private final RunState state;
  private final Fleet fleet;
  private final Expected expected;
  private final StepOutbox outbox;
  private final SchedulerConfig config;

  /** Pilots that were drained by name, in case they join again without knowing. */
  private final Set<String> drained = new TreeSet<>();

  Reception(
      RunState state, Fleet fleet, Expected expected, StepOutbox outbox, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.expected = expected;
    this.outbox = outbox;
    this.config = config;
  }

  void drain(Session session, String reason) {
    drained.add(session.info.pilot());
    fleet.drain(session, reason);
  }

  /**
   * A pilot has joined, possibly again with a new session. What it holds from earlier sessions is
   * told by the following messages. A pilot that was drained leaves when its running calls have
   * ended; so does one that returns while the manager is being stopped.
   */
  void joined(SessionId id, Join join, boolean stopping, Instant now) {
    String pilot = join.info().pilot();
    Session before = fleet.sessionOf(pilot);
    boolean mayHoldCalls = (before != null && !before.dismissed()) || expected.isMissing(pilot);
    if (state.outcome() != null || (stopping && !mayHoldCalls)) {
      String reason = stopping ? "the manager is stopping" : "the run has ended";
      outbox.send(id, new ManagerMessage.Farewell(reason));
      return;
    }
    if (fleet.session(id) != null) {
      return;
    }
    Session session = new Session(id, join.info(), fleet.usage().meter(join.info()), now);
    fleet.join(session, before);
    outbox.send(id, new ManagerMessage.Welcome(state.epoch(), (int) config.heartbeat().toMillis()));
    if (state.drainedJobs().contains(session.job())) {
      fleet.drain(session, "its job was drained (pcm pilots drain)");
    } else if (drained.contains(pilot)) {
      fleet.drain(session, "it was drained (pcm pilots drain)");
    } else if (stopping || (before != null && before.draining())) {
      fleet.drain(session, "it was draining before it joined again");
    }
  }
}
