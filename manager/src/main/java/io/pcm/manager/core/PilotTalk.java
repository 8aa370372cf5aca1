package io.pcm.manager.core;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Handles messages from pilots, except heartbeats. */
final class PilotTalk {
  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final CallFates fates;
  private final LoadTimes loads;
  private final LoadFailures failures;
  private final StepOutbox outbox;
  private final SchedulerConfig config;

  PilotTalk(Parts parts, CallFates fates, LoadTimes loads, LoadFailures failures) {
    this.state = parts.state();
    this.fleet = parts.fleet();
    this.flow = parts.flow();
    this.fates = fates;
    this.loads = loads;
    this.failures = failures;
    this.outbox = parts.outbox();
    this.config = parts.config();
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
    fates.pilotBack(join.info().pilot());
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

  void heard(Session session, PilotMessage message, Instant now) {
    message.match(new Cases(session, now));
  }

  private final class Cases implements PilotMessage.Cases {
    private final Session session;
    private final Instant now;

    Cases(Session session, Instant now) {
      this.session = session;
      this.now = now;
    }

    @Override
    public void join(Join message) {
      throw new IllegalStateException("a join is not part of a session");
    }

    @Override
    public void heartbeat(PilotMessage.Heartbeat message) {
      throw new IllegalStateException("heartbeats are the watch's");
    }

    @Override
    public void callsEnded(PilotMessage.CallsEnded message) {
      fates.arrived(session, message, now);
    }

    @Override
    public void returned(PilotMessage.Returned message) {
      Lease lease = fleet.lease(message.lease());
      if (lease != null && lease.session.equals(session.id)) {
        fates.returned(lease, message.task(), message.index());
      }
    }

    @Override
    public void contextWarm(PilotMessage.ContextWarm message) {
      KnownContext context = session.contexts.get(message.context());
      if (context == null) {
        return;
      }
      if (context.phase == KnownContext.Phase.LOADING) {
        context.phase = KnownContext.Phase.WARM;
      }
      Duration load = Duration.ofMillis(Math.max(0, message.loadMillis()));
      loads.add(context.libraryNumber(), session.info.device(), load);
      outbox.state(new Fact.ContextWarmed(context.id, load.toMillis()));
    }

    @Override
    public void contextGone(ContextGone message) {
      KnownContext context = session.contexts.get(message.context());
      if (context == null) {
        return;
      }
      fates.contextGone(context, message, now);
      fleet.gone(context, message.cause());
      failures.gone(session, context, message, now);
    }

    @Override
    public void draining(PilotMessage.Draining message) {
      session.drain();
    }

    @Override
    public void lifeLeft(PilotMessage.LifeLeft message) {
      session.livesFor(Duration.ofMillis(message.millis()), now);
    }

    @Override
    public void goodbye(PilotMessage.Goodbye message) {
      fleet.leave(session, false, message.reason());
    }
  }
}
