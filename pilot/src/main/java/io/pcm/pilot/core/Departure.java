package io.pcm.pilot.core;

import io.pcm.protocol.message.PilotMessage.Draining;
import io.pcm.protocol.message.PilotMessage.Goodbye;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How the pilot leaves: drain, flush, say goodbye, end. */
final class Departure {
  static final int OK = 0;
  static final int ENVIRONMENT = 3;
  static final int INTERRUPTED = 130;

  /** How long outcomes may take to become durable if no grace applies. */
  static final Duration FLUSH = Duration.ofSeconds(5);

  private sealed interface Life {}

  private record Serving() implements Life {}

  /** Takes no new calls; running calls may end, until the grace is over if there is one. */
  private record Drained(Draining message, Optional<Instant> until) implements Life {}

  /** No call runs; outcomes are being sent. */
  private record Flushing(Draining message, Instant until) implements Life {}

  /** The run is over; processes are ending. */
  private record Dismissed(String reason) implements Life {}

  private record Gone() implements Life {}

  private final AgentConfig config;
  private final Effects fx;
  private final Contexts contexts;
  private final OutcomeBuffer outcomes;
  private final Lifetime lifetime;
  private Life life = new Serving();

  Departure(
      AgentConfig config,
      Effects fx,
      Contexts contexts,
      OutcomeBuffer outcomes,
      Lifetime lifetime) {
    this.config = config;
    this.fx = fx;
    this.contexts = contexts;
    this.outcomes = outcomes;
    this.lifetime = lifetime;
  }

  boolean serving() {
    return life instanceof Serving;
  }

  boolean gone() {
    return life instanceof Gone;
  }

  void stop(Event.StopAsked event, Instant now) {
    if (event.urgency() == Event.Urgency.NOW) {
      leaveNow(INTERRUPTED, event.reason());
    } else {
      boolean preempted = event.urgency() == Event.Urgency.PREEMPTED;
      drain(new Draining(event.reason(), preempted), Optional.of(now.plus(config.grace())), now);
    }
  }

  /** The manager asked; only the calls' own timeouts limit the time. */
  void drain(String reason, Instant now) {
    drain(new Draining(reason, false), Optional.empty(), now);
  }

  private void drain(Draining message, Optional<Instant> until, Instant now) {
    if (life instanceof Serving) {
      life = new Drained(message, until);
      fx.send(message);
      contexts.forEach(context -> context.close(now));
    } else if (life instanceof Drained drained && harder(message, until, drained)) {
      life = new Drained(message, until);
      fx.send(message);
    }
  }

  private static boolean harder(Draining message, Optional<Instant> until, Drained drained) {
    return (message.preempted() && !drained.message.preempted())
        || (until.isPresent() && drained.until.isEmpty());
  }

  /** Tells a new session too. */
  void tellSession() {
    if (life instanceof Drained drained) {
      fx.send(drained.message);
    } else if (life instanceof Flushing flushing) {
      fx.send(flushing.message);
    }
  }

  /** Results are no longer needed. */
  void dismiss(String reason, Instant now) {
    if (!gone()) {
      life = new Dismissed(reason);
      fx.send(new Goodbye(reason));
      contexts.forEach(context -> context.closeNow(now));
    }
  }

  /** Leaves at once, with running calls and contexts. */
  void leaveNow(int code, String reason) {
    contexts.forEach(context -> context.abandon(reason));
    leave(code, reason);
  }

  private void leave(int code, String reason) {
    fx.send(new Goodbye(reason));
    exit(code, reason);
  }

  private void exit(int code, String reason) {
    life = new Gone();
    fx.add(new Action.Exit(code, reason));
  }

  /** Takes the next step if it is possible now. */
  void progress(Instant now) {
    if (life instanceof Drained drained && contexts.isEmpty()) {
      fx.flushOutcomes();
      Instant patience = now.plus(FLUSH);
      Instant until = drained.until.orElse(patience);
      life =
          new Flushing(
              drained.message, fx.hasSession() && patience.isBefore(until) ? patience : until);
    }
    if (life instanceof Flushing flushing && outcomes.isEmpty()) {
      leave(OK, flushing.message.reason());
    }
    if (life instanceof Dismissed dismissed && contexts.isEmpty()) {
      exit(OK, dismissed.reason);
    }
  }

  void judge(Instant now) {
    if (life instanceof Serving && passed(lifetime.drainBy(), now)) {
      Draining message = new Draining("the job's time is nearly over", true);
      drain(message, Optional.of(now.plus(config.grace())), now);
    } else if (life instanceof Drained drained && passed(drained.until, now)) {
      leaveNow(OK, drained.message.reason() + "; its grace is over");
    } else if (life instanceof Flushing flushing && !flushing.until.isAfter(now)) {
      leave(OK, flushing.message.reason() + "; not all outcomes were acknowledged");
    }
  }

  Optional<Instant> nextDeadline() {
    if (life instanceof Serving) {
      return lifetime.drainBy();
    } else if (life instanceof Drained drained) {
      return drained.until;
    } else if (life instanceof Flushing flushing) {
      return Optional.of(flushing.until);
    }
    return Optional.empty();
  }

  private static boolean passed(Optional<Instant> deadline, Instant now) {
    return deadline.filter(due -> !due.isAfter(now)).isPresent();
  }
}
