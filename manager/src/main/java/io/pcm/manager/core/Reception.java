package io.pcm.manager.core;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;

/** Handles pilots that join, for the first time or again. */
final class Reception {
  private final RunState state;
  private final Fleet fleet;
  private final StepOutbox outbox;
  private final SchedulerConfig config;

  Reception(RunState state, Fleet fleet, StepOutbox outbox, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.outbox = outbox;
    this.config = config;
  }

  /**
   * A pilot has joined, possibly again with a new session. What it holds from earlier sessions is
   * told by the following messages. A pilot whose job was drained leaves when its running calls
   * have ended. So does one that returns while the manager is being stopped.
   */
  void joined(SessionId id, Join join, boolean draining, Instant now) {
    Session before = fleet.sessionOf(join.info().pilot());
    if (state.outcome() != null || (draining && before == null)) {
      String reason = draining ? "the manager is stopping" : "the run has ended";
      outbox.send(id, new ManagerMessage.Farewell(reason));
      return;
    }
    if (fleet.session(id) != null) {
      return;
    }
    Session session = new Session(id, join.info(), now);
    fleet.join(session, before);
    outbox.send(id, new ManagerMessage.Welcome(state.epoch(), (int) config.heartbeat().toMillis()));
    if (state.drainedJobs().contains(session.job())) {
      fleet.drain(session, "its job was drained (pcm pilots drain)");
    } else if (before != null && before.draining()) {
      fleet.drain(session, "it was draining before it joined again");
    }
  }
}
