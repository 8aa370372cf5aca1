package io.pcm.pilot.core;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.PilotMessage.LifeLeft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pilot's core: decides which processes to start, which calls to give them, what to tell the
 * manager, and when to leave. Not thread-safe; one loop owns it. All changes happen in {@link
 * #step}.
 *
 * <p>The driver passes events in the order in which they happened, then {@link Event.Ticked} once
 * no event waits, and again by {@link #nextDeadline}. If it is more than two seconds late, the
 * process is assumed to have been stopped, and all deadlines move by that time.
 */
public final class PilotAgent {
  /** Bytes of outcomes above which no call starts. */
  public static final long OUTCOME_BYTES = OutcomeBuffer.KEPT_BYTES;

  /**
   * How long calls may run at least after too many outcomes were kept: their answers may have been
   * waiting for space.
   */
  private static final Duration HAND_OVER = Duration.ofSeconds(10);

  private final AgentConfig config;
  private final OutcomeBuffer outcomes = new OutcomeBuffer();
  private final Effects fx = new Effects(outcomes);
  private final Contexts contexts;
  private final Lifetime lifetime;
  private final Departure departure;
  private final ManagerLink link;
  private final Encounter encounter;
  private final AgentTime time = new AgentTime();
  private final Event.Cases events = new Events();
  private final ManagerMessage.Cases messages = new Messages();
  private Instant now;
  private Optional<Instant> deadline;

  /** Creates an agent that will ask for a connection at its first tick. */
  public PilotAgent(AgentConfig config, Instant start) {
    this.config = config;
    this.now = start;
    this.contexts = new Contexts(config, fx, outcomes);
    this.lifetime = new Lifetime(config, start);
    this.departure = new Departure(config, fx, contexts, outcomes, lifetime);
    this.link = new ManagerLink(config.managerLost(), start);
    this.encounter = new Encounter(fx, contexts, outcomes, link);
    this.deadline = Optional.of(start);
  }

  /**
   * Handles an event.
   *
   * @param at start instant + monotonic time; never goes back
   * @return what to do, in order; nothing after {@link Action.Exit} was returned
   */
  public List<Action> step(Event event, Instant at) {
    now = time.judged(at);
    if (!departure.gone()) {
      event.match(events);
      if (!departure.gone()) {
        departure.progress(now);
      }
    }
    deadline = time.promise(departure.gone() ? Optional.empty() : earliestDeadline());
    return fx.take();
  }

  /** When to tick at the latest; empty once the agent has exited. */
  public Optional<Instant> nextDeadline() {
    return deadline;
  }

  /** Content and interval of heartbeats; the interval is empty without a session. */
  public record Pulse(Optional<Duration> pace, Heartbeat heartbeat) {}

  public Pulse pulse() {
    return new Pulse(link.heartbeat(), contexts.heartbeat());
  }

  /** Bytes of the outcomes that it keeps. */
  public long outcomeBytes() {
    return outcomes.bytes();
  }

  private Optional<Instant> earliestDeadline() {
    Optional<Instant> flush = fx.hasSession() ? outcomes.due() : Optional.empty();
    return Stream.of(
            contexts.nextDeadline(),
            departure.nextDeadline(),
            flush,
            Optional.of(link.nextDeadline()))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private void judge() {
    if (outcomes.full()) {
      Instant soonest = now.plus(HAND_OVER);
      contexts.forEach(context -> context.running().mayRunUntil(soonest));
    }
    contexts.judge(now);
    encounter.judge(now);
    departure.judge(now);
    if (departure.gone()) {
      return;
    }
    if (fx.hasSession() && outcomes.due().filter(due -> !due.isAfter(now)).isPresent()) {
      fx.sendDueOutcomes();
    }
    if (link.lost(now)) {
      departure.leaveNow(Departure.ENVIRONMENT, link.lostReason());
    } else if (link.shouldConnect(now)) {
      fx.sessionEnds();
      link.connecting(now);
      fx.add(new Action.Connect(link.everJoined()));
    }
  }

  private Join join() {
    return new Join(config.info().withLifeLeft(lifetime.leftForCalls(now)));
  }

  private void sessionOver() {
    fx.sessionEnds();
    link.sessionOver(now);
    if (link.shouldConnect(now)) {
      link.connecting(now);
      fx.add(new Action.Connect(link.everJoined()));
    }
  }

  /** Handles each type of event. */
  private final class Events implements Event.Cases {
    @Override
    public void connected(Event.Connected event) {
      if (encounter.joins(event, now)) {
        link.joining(now);
        fx.sessionBegins(new Action.Join(event.session(), join()));
        contexts.tellHoldings(now);
        departure.tellSession();
      }
    }

    @Override
    public void sessionUnknown(Event.SessionUnknown event) {
      sessionOver();
    }

    @Override
    public void refused(Event.Refused event) {
      departure.leaveNow(Departure.ENVIRONMENT, event.reason());
    }

    @Override
    public void fromManager(Event.FromManager event) {
      link.heard(now);
      event.message().match(messages);
    }

    @Override
    public void processWaits(Event.ProcessWaits event) {
      contexts.waits(event, now);
    }

    @Override
    public void windowAnnounced(Event.WindowAnnounced event) {
      contexts.windowAnnounced(event, now);
    }

    @Override
    public void processReady(Event.ProcessReady event) {
      contexts.ready(event, now);
    }

    @Override
    public void processBroken(Event.ProcessBroken event) {
      contexts.broken(event, now);
    }

    @Override
    public void callsEnded(Event.CallsEnded event) {
      contexts.callsEnded(event, now);
    }

    @Override
    public void fileReturned(Event.FileReturned event) {
      contexts.fileReturned(event, now);
    }

    @Override
    public void processEnded(Event.ProcessEnded event) {
      contexts.processEnded(event, now);
    }

    @Override
    public void stopAsked(Event.StopAsked event) {
      departure.stop(event, now);
    }

    @Override
    public void lifeKnown(Event.LifeKnown event) {
      lifetime.known(event.life(), now);
      lifetime.leftForCalls(now).ifPresent(millis -> fx.send(new LifeLeft(millis)));
    }

    @Override
    public void ticked(Event.Ticked event) {
      judge();
    }
  }

  /** Handles each type of message from the manager. */
  private final class Messages implements ManagerMessage.Cases {
    @Override
    public void welcome(ManagerMessage.Welcome message) {
      link.welcome(Duration.ofMillis(Math.max(1, message.heartbeatMillis())));
    }

    @Override
    public void alive(ManagerMessage.Alive message) {}

    @Override
    public void libraryAnnounced(ManagerMessage.LibraryAnnounced message) {
      contexts.announced().add(message.spec());
    }

    @Override
    public void taskAnnounced(ManagerMessage.TaskAnnounced message) {
      contexts.announced().add(message.spec());
    }

    @Override
    public void openContext(ManagerMessage.OpenContext message) {
      if (departure.serving()) {
        contexts.open(message, now);
      } else {
        fx.ignore("asked for context " + message.context() + " while leaving");
      }
    }

    @Override
    public void closeContext(ManagerMessage.CloseContext message) {
      contexts.close(message.context(), now);
    }

    @Override
    public void lease(ManagerMessage.Lease message) {
      if (departure.serving()) {
        contexts.lease(message, now);
      } else {
        contexts.refuse(message);
      }
    }

    @Override
    public void revoke(ManagerMessage.Revoke message) {
      contexts.revoke(message.lease());
    }

    @Override
    public void ackOutcomes(ManagerMessage.AckOutcomes message) {
      if (outcomes.acknowledge(message.sequence())) {
        fx.sendReadyOutcomes();
        contexts.forEach(context -> context.startCalls(now));
      } else {
        fx.ignore("outcomes up to " + message.sequence() + " acknowledged, never sent");
      }
    }

    @Override
    public void drain(ManagerMessage.Drain message) {
      departure.drain(message.reason(), now);
    }

    @Override
    public void farewell(ManagerMessage.Farewell message) {
      departure.dismiss(message.reason(), now);
    }

    @Override
    public void rejoin(ManagerMessage.Rejoin message) {
      sessionOver();
    }

    @Override
    public void aboutFile(ManagerMessage.AboutFile message) {
      throw new IllegalStateException("words about returned files are not for the core");
    }
  }
}
