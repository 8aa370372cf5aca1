package io.pcm.manager.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pilots of the manager before, until they are back or the grace is over. Until then, nothing
 * is given out that one of them may be running.
 */
final class Expected {
  private final RunState state;
  private final Fleet fleet;
  private final StepOutbox outbox;
  private final SchedulerConfig config;
  private final Map<String, SessionId> missing = new TreeMap<>();
  private Instant until = Instant.MIN;
  private boolean waiting;

  Expected(RunState state, Fleet fleet, StepOutbox outbox, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.outbox = outbox;
    this.config = config;
  }

  /** The manager has started. */
  void begin(Instant now) {
    missing.putAll(state.pilots());
    waiting = true;
    until = now.plus(config.adoptionGrace());
    state.tasks().forEach(task -> fleet.queue(task.number()).keepBack());
    judge(now);
  }

  /** Whether this pilot may come back. */
  boolean isMissing(String pilot) {
    return waiting && missing.containsKey(pilot);
  }

  /** Pilots that may come back. */
  int missing() {
    return waiting ? missing.size() : 0;
  }

  /** The pilot has told what it holds. */
  void back(String pilot, Instant now) {
    missing.remove(pilot);
    judge(now);
  }

  void judge(Instant now) {
    if (waiting && (missing.isEmpty() || !until.isAfter(now))) {
      waiting = false;
      state.tasks().forEach(task -> fleet.queue(task.number()).giveOut());
      giveUpTheMissing();
    }
  }

  private void giveUpTheMissing() {
    for (ContextId context : state.openContexts()) {
      if (fleet.context(context) == null) {
        outbox.state(new Fact.ContextEnded(context, Cause.NOT_BACK, 0));
      }
    }
    String grace = config.adoptionGrace().toSeconds() + " s";
    for (SessionId session : missing.values()) {
      String reason = "not back " + grace + " after the manager was started again";
      outbox.state(new Fact.PilotLeft(session, true, reason));
    }
  }
}
