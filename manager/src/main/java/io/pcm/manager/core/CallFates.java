package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to a call after each piece of news about it: it is done, retried, or fails.
 */
final class CallFates {
  /** The last attempt of a call: its run time, and the item that its pilot received. */
  record Try(int micros, ItemHash item) {
    static final Try NONE = new Try(0, ItemHash.UNKNOWN);
  }

  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final StepOutbox outbox;
  private final WorkTimes times;
  private long dropped;

  CallFates(RunState state, Fleet fleet, TaskFlow flow, StepOutbox outbox, WorkTimes times) {
    this.state = state;
    this.fleet = fleet;
    this.flow = flow;
    this.outbox = outbox;
    this.times = times;
  }

  /** Outcomes that arrived too late, or for items that have changed. */
  long dropped() {
    return dropped;
  }

  /**
   * The first outcome of an open call counts, whatever its lease.
   *
   * @return the context that held the calls; null if none held them any more
   */
  @Nullable KnownContext arrived(Session session, CallsEnded message, Instant now) {
    KnownContext context = null;
    if (state.knows(message.outcomes().task())) {
      context = take(session, message, now);
    } else {
      dropped += message.outcomes().size();
    }
    outbox.act(new Action.Acknowledge(session.id, message.sequence()));
    return context;
  }

  private @Nullable KnownContext take(Session session, CallsEnded message, Instant now) {
    Outcomes outcomes = message.outcomes();
    TaskState task = state.task(outcomes.task());
    Outcomes.Builder accepted = new Outcomes.Builder(outcomes.task(), outcomes.size());
    Lease lease = fleet.lease(message.lease());
    if (lease != null && !lease.task.equals(outcomes.task())) {
      lease = null;
    }
    int held = 0;
    for (int row = 0; row < outcomes.size(); row++) {
      int index = outcomes.index(row);
      boolean here = lease != null && fleet.end(lease, index);
      held += here ? 1 : 0;
      Arrival arrival = new Arrival(task, message.lease(), here, index);
      if (isWanted(arrival)) {
        accept(arrival, outcomes.end(row), accepted);
      }
    }
    session.answered(outcomes.size());
    times.ended(task.plan.spec().library(), session, outcomes);
    if (accepted.size() > 0) {
      outbox.state(new Fact.OutcomesRecorded(accepted.build()));
      flow.settle(task, now);
    }
    if (lease == null || held == 0) {
      return null;
    }
    lease.context.served(held, accepted.size(), now);
    return lease.context;
  }

  /**
   * An outcome of a call.
   *
   * @param held whether its lease held the call until now
   */
  private record Arrival(TaskState task, LeaseId lease, boolean held, int index) {}

  /**
   * The lease proves that the call was given out, by this manager or an earlier one, even if that
   * was never recorded. Counts outcomes that are not wanted.
   */
  private boolean isWanted(Arrival arrival) {
    TaskState task = arrival.task;
    int index = arrival.index;
    CallQueue queue = fleet.queue(task.number());
    if (arrival.lease.epoch() < task.resetIn()) {
      dropped++;
      return false;
    }
    boolean open = !task.done(index) && (!task.opened() || index < task.calls());
    if (!open || task.rest() != null) {
      dropped += open ? 0 : 1;
      queue.settled(index);
      return false;
    }
    boolean again = task.charged(index, arrival.lease);
    if (again && arrival.held) {
      queue.release(index);
    }
    return !again;
  }

  private void accept(Arrival arrival, CallEnd end, Outcomes.Builder accepted) {
    TaskState task = arrival.task;
    int index = arrival.index;
    int charged = task.attempts(index);
    if (end.outcome() != Outcome.SUCCEEDED && charged < task.plan.policy().retriesAfterError()) {
      charge(new CallRef(task.number(), index), null, arrival.lease);
      if (arrival.held) {
        fleet.queue(task.number()).release(index);
      }
    } else {
      settled(task, index);
      accepted.add(index, end.attempt(charged + 1));
    }
  }

  private void settled(TaskState task, int index) {
    fleet.settled(new CallRef(task.number(), index));
  }

  /**
   * Charges an attempt to the call, which will be retried.
   *
   * @param killed the context that died because of it; null if none did
   * @param lease the lease of the attempt
   */
  void charge(CallRef call, @Nullable ContextId killed, LeaseId lease) {
    outbox.state(new Fact.AttemptCharged(call.task(), call.index(), killed, lease));
  }

  /** The call fails finally. */
  void fail(TaskState task, int index, Try last, CallError error, Instant now) {
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
      fleet.release(lease, call);
    }
  }
}
