package io.pcm.pilot.core;

import io.pcm.protocol.message.RunId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do when a manager answers: whether it serves the same run or another one. Epochs
 * are comparable only within a run. Nothing about one run is ever sent to another, where its
 * numbers would mean something else.
 */
final class Encounter {
  private record Refused(RunId run, int epoch) {}

  private final Effects fx;
  private final Contexts contexts;
  private final OutcomeBuffer outcomes;
  private final ManagerLink link;
  private @Nullable RunId run;
  private int epoch;
  private Optional<Refused> refused = Optional.empty();
  private boolean leaving;

  Encounter(Effects fx, Contexts contexts, OutcomeBuffer outcomes, ManagerLink link) {
    this.fx = fx;
    this.contexts = contexts;
    this.outcomes = outcomes;
    this.link = link;
  }

  /** Whether to join this manager now. */
  boolean joins(Event.Connected met, Instant now) {
    RunId served = run;
    if (served != null && !served.equals(met.run())) {
      leave(served, met, now);
    } else if (served != null && met.epoch() < epoch) {
      refuse(met);
      return false;
    }
    if (contexts.strays()) {
      leaving = true;
      link.heard(now);
      link.connecting(now);
      return false;
    }
    run = met.run();
    epoch = met.epoch();
    contexts.sessionBegins(epoch);
    return true;
  }

  private void leave(RunId served, Event.Connected met, Instant now) {
    Contexts.Forgotten forgotten = contexts.forgetRun(now);
    int dropped = outcomes.forget();
    String what =
        String.format(
            "this is another run: %s (epoch %d); this pilot has served run %s (epoch %d) until now."
                + " Dropped from that run: contexts %d, leases %d, outcomes %d",
            met.run(),
            met.epoch(),
            served,
            epoch,
            forgotten.contexts(),
            forgotten.leases(),
            dropped);
    fx.add(new Action.LeaveRun(what));
    run = null;
    refused = Optional.empty();
  }

  private void refuse(Event.Connected met) {
    Refused now = new Refused(met.run(), met.epoch());
    if (!refused.equals(Optional.of(now))) {
      refused = Optional.of(now);
      fx.add(
          new Action.Warn(
              String.format(
                  "not joining the manager of epoch %d of run %s: it was replaced by that of epoch"
                      + " %d, which this pilot has served; waiting for that one or a later one",
                  met.epoch(), met.run(), epoch)));
    }
  }

  /** Once nothing of the earlier run is left, joins the next one. */
  void judge(Instant now) {
    if (leaving && !contexts.strays()) {
      leaving = false;
      link.connectAt(now);
    }
  }
}
