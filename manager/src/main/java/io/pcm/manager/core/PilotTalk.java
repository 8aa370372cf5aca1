package io.pcm.manager.core;

import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.Join;
import java.time.Duration;
import java.time.Instant;

/** Handles messages from pilots that have joined, except heartbeats and holdings. */
final class PilotTalk {
  private final Fleet fleet;
  private final CallFates fates;
  private final Blame blame;
  private final WorkTimes times;
  private final LoadFailures failures;

  PilotTalk(Fleet fleet, CallFates fates, Blame blame, WorkTimes times, LoadFailures failures) {
    this.fleet = fleet;
    this.fates = fates;
    this.blame = blame;
    this.times = times;
    this.failures = failures;
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
    public void holdings(PilotMessage.Holdings message) {
      throw new IllegalStateException("holdings are adopted elsewhere");
    }

    @Override
    public void heartbeat(PilotMessage.Heartbeat message) {
      throw new IllegalStateException("heartbeats are the watch's");
    }

    @Override
    public void callsEnded(PilotMessage.CallsEnded message) {
      KnownContext context = fates.arrived(session, message, now);
      if (context != null) {
        failures.served(context.session(), context);
      }
    }

    @Override
    public void returned(PilotMessage.Returned message) {
      Lease lease = fleet.lease(message.lease());
      if (lease != null && lease.context.session() == session) {
        fates.returned(lease, message.task(), message.index());
      }
    }

    @Override
    public void contextPlaced(PilotMessage.ContextPlaced message) {
      KnownContext context = session.contexts.get(message.context());
      if (context != null) {
        session.placed(context, message.gpus());
      }
    }

    @Override
    public void contextWindow(PilotMessage.ContextWindow message) {
      KnownContext context = session.contexts.get(message.context());
      if (context != null) {
        context.announced(message.calls());
      }
    }

    @Override
    public void contextWarm(PilotMessage.ContextWarm message) {
      KnownContext context = session.contexts.get(message.context());
      if (context != null) {
        Duration load = Duration.ofMillis(Math.max(0, message.loadMillis()));
        times.loaded(context, load, now);
        fleet.warmed(context, load);
        context.warmSince(now);
        failures.warmed(session, context.libraryNumber());
      }
    }

    @Override
    public void callsStopped(PilotMessage.CallsStopped message) {
      KnownContext context = session.contexts.get(message.context());
      if (context != null) {
        blame.callsStopped(context, message, now);
      }
    }

    @Override
    public void contextGone(ContextGone message) {
      KnownContext context = session.contexts.get(message.context());
      session.unwanted.remove(message.context());
      if (context != null) {
        blame.contextGone(session, context, message, now);
      }
    }

    @Override
    public void draining(PilotMessage.Draining message) {
      session.drain();
      if (message.preempted()) {
        session.preempt();
      }
    }

    @Override
    public void lifeLeft(PilotMessage.LifeLeft message) {
      session.livesFor(Duration.ofMillis(message.millis()), now);
    }

    @Override
    public void aboutFile(PilotMessage.AboutFile message) {
      throw new IllegalStateException("words about returned files are not for the core");
    }

    @Override
    public void goodbye(PilotMessage.Goodbye message) {
      fleet.leave(session, false, message.reason());
    }
  }
}
