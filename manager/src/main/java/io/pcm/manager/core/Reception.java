package io.pcm.manager.core;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;
import java.util.List;

/** Handles pilots that join. */
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
   * A pilot has joined, possibly again with a new session. Contexts that it still has are closed;
   * their outcomes count. A pilot whose job was drained leaves when its running calls have ended.
   */
  void joined(SessionId id, Join join, boolean draining, Instant now) {
    if (state.outcome() != null || draining) {
      String reason = draining ? "the manager is stopping" : "the run has ended";
      outbox.send(id, new ManagerMessage.Farewell(reason));
      return;
    }
    if (fleet.session(id) != null) {
      return;
    }
    for (Session old : List.copyOf(fleet.sessions())) {
      if (old.info.pilot().equals(join.info().pilot())) {
        fleet.leave(old, false, "joined again");
      }
    }
    Session session = new Session(id, join.info(), now);
    fleet.join(session);
    outbox.send(id, new ManagerMessage.Welcome(state.epoch(), (int) config.heartbeat().toMillis()));
    for (PilotMessage.HeldContext held : join.contexts()) {
      outbox.send(id, new ManagerMessage.CloseContext(held.context()));
    }
    if (state.drainedJobs().contains(session.job())) {
      fleet.drain(session, "its job was drained (pcm pilots drain)");
    }
  }
}
