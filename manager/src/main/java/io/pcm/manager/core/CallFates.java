package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to a call after each piece of news about it: it is done, retried, or fails.
 */
final class CallFates {
  /** The last attempt of a call: its run time, and the item that its pilot received. */
  private record Try(int micros, ItemHash item) {
    static final Try NONE = new Try(0, ItemHash.UNKNOWN);
  }

  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final StepOutbox outbox;
  private final CallTimes times;
  private final LoadFailures failures;
  private final PilotLosses losses = new PilotLosses();
  private final SchedulerConfig config;
  private long dropped;

  CallFates(Parts parts, CallTimes times, LoadFailures failures) {
    this.state = parts.state();
    this.fleet = parts.fleet();
    this.flow = parts.flow();
    this.outbox = parts.outbox();
    this.times = times;
    this.failures = failures;
    this.config = parts.config();
  }

  /** Outcomes that arrived too late, or for calls that were never dispatched. */
  long dropped() {
    return dropped;
  }

  /** The first outcome of an open call counts, whatever its lease. */
  void arrived(Session session, CallsEnded message, Instant now) {
    Outcomes outcomes = message.outcomes();
    if (!state.knows(outcomes.task())) {
      dropped += outcomes.size();
    } else {
      TaskState task = state.task(outcomes.task());
      Outcomes.Builder accepted = new Outcomes.Builder(outcomes.task(), outcomes.size());
      Lease lease = fleet.lease(message.lease());
      boolean ours = lease != null && lease.task.equals(outcomes.task());
      for (int row = 0; row < outcomes.size(); row++) {
        accept(task, ours ? lease : null, outcomes.index(row), outcomes.end(row), accepted);
      }
      session.answered(outcomes.size());
      times.add(task.plan.spec().library(), session.info.device(), outcomes);
      if (accepted.size() > 0) {
        outbox.state(new Fact.OutcomesRecorded(accepted.build()));
        flow.settle(task, now);
      }
    }
    outbox.act(new Action.Acknowledge(session.id, message.sequence()));
  }

  private void accept(
      TaskState task, @Nullable Lease lease, int index, CallEnd end, Outcomes.Builder accepted) {
    CallQueue queue = fleet.queue(task.number());
    boolean held = lease != null && fleet.end(lease, index);
    if (held) {
      served(lease);
    } else if (!queue.everTaken(index)) {
      dropped++;
      return;
    }
    boolean open = task.opened() && index < task.calls() && !task.done(index);
    if (!open || task.rest() != null) {
      dropped += open ? 0 : 1;
      queue.settled(index);
      return;
    }
    int charged = task.attempts(index);
    if (end.outcome() != Outcome.SUCCEEDED && charged < task.plan.policy().retriesAfterError()) {
      if (!held) {
        dropped++;
        return;
      }
      outbox.state(new Fact.AttemptCharged(task.number(), index, null));
      queue.release(index, false);
    } else {
      settled(task, index);
      accepted.add(index, end.attempt(charged + 1));
    }
  }

  private void settled(TaskState task, int index) {
    fleet.queue(task.number()).settled(index);
    losses.forget(new CallRef(task.number(), index));
  }

  private void served(@Nullable Lease lease) {
    KnownContext context = lease == null ? null : fleet.context(lease.context);
    if (context != null) {
      context.served++;
      Session session = fleet.session(context.session);
      if (session != null) {
        failures.served(session, context.libraryNumber());
      }
    }
  }

  /**
   * A context died or was killed: decides which call to charge. If something else killed the
   * context, a call is charged only if it ran alone because it was already suspected.
   */
  void contextGone(KnownContext context, ContextGone message, Instant now) {
    boolean alone = message.blamed().size() == 1;
    for (Blamed blamed : message.blamed()) {
      CallRef call = blamed.call();
      Lease lease = state.knows(call.task()) ? fleet.holder(context, call) : null;
      if (lease == null) {
        continue;
      }
      if (alone && (message.cause() != Cause.KILLED || lease.alone)) {
        blame(context, lease, blamed, message, now);
      } else {
        fleet.release(lease, call.index(), true);
      }
    }
  }

  private void blame(
      KnownContext context, Lease lease, Blamed blamed, ContextGone message, Instant now) {
    CallRef call = blamed.call();
    TaskState task = state.task(call.task());
    if (task.done(call.index()) || task.rest() != null) {
      fleet.release(lease, call.index(), false);
      return;
    }
    boolean timedOut = message.cause() == Cause.CALL_TIMEOUT;
    int charged = task.attempts(call.index());
    int allowed = task.plan.policy().retriesAfterDeath();
    boolean killsTooMuch = !timedOut && task.kills(call.index()) + 1 >= config.contextKills();
    if (charged < allowed && !killsTooMuch) {
      outbox.state(new Fact.AttemptCharged(call.task(), call.index(), context.id));
      fleet.release(lease, call.index(), !timedOut);
    } else {
      fleet.end(lease, call.index());
      String kind = timedOut ? CallError.CALL_TIMEOUT : CallError.CONTEXT_DIED;
      Try last = new Try(blamed.micros(), blamed.item());
      fail(task, call.index(), last, new CallError(kind, message.evidence()), now);
    }
  }

  /**
   * The pilot was lost without notice. Its calls wait again, without a charge. But a call that was
   * held by several lost pilots in a row runs alone from then on, and finally fails.
   */
  void pilotLost(Session session, String reason, Instant now) {
    if (!session.draining()) {
      for (KnownContext context : List.copyOf(session.contexts.values())) {
        for (Lease lease : List.copyOf(context.leases.values())) {
          lease.forEachOpen(call -> lostWith(session, lease, call, reason, now));
        }
      }
    }
    fleet.leave(session, true, reason);
  }

  private void lostWith(Session session, Lease lease, int call, String reason, Instant now) {
    int lost = losses.add(new CallRef(lease.task, call), session);
    TaskState task = state.task(lease.task);
    boolean over = task.done(call) || task.rest() != null;
    boolean elsewhere = fleet.queue(lease.task).copiesOut(call) > 1;
    if (lost < config.pilotLossesMax() || over || elsewhere) {
      fleet.release(lease, call, lost >= config.pilotLosses());
      return;
    }
    fleet.end(lease, call);
    String last = session.info.pilot() + " on " + session.info.host() + ": " + reason;
    String message = lost + " pilots were lost while they held this call, the last " + last;
    fail(task, call, Try.NONE, new CallError(CallError.PILOT_LOST, message), now);
  }

  /** The pilot has joined, possibly again. */
  void pilotBack(String pilot) {
    losses.back(pilot);
  }

  /** The call fails finally. */
  private void fail(TaskState task, int index, Try last, CallError error, Instant now) {
    if (task.done(index) || task.rest() != null || index >= task.calls()) {
      return;
    }
    CallEnd end =
        new CallEnd(
            Outcome.FAILED,
            task.attempts(index) + 1,
            last.micros,
            last.item,
            new Payload(error.toJson()));
    settled(task, index);
    outbox.state(
        new Fact.OutcomesRecorded(new Outcomes.Builder(task.number(), 1).add(index, end).build()));
    flow.settle(task, now);
  }

  /** The call's item cannot be sent to any pilot. */
  void refused(@Nullable Lease lease, int index, CallError error, Instant now) {
    if (lease != null && fleet.end(lease, index)) {
      fail(state.task(lease.task), index, Try.NONE, error, now);
    }
  }

  /** These calls of the lease have not started. */
  void returned(@Nullable Lease lease, TaskNumber task, int[] calls) {
    if (lease == null || !lease.task.equals(task)) {
      return;
    }
    for (int call : calls) {
      fleet.release(lease, call, false);
    }
  }
}
