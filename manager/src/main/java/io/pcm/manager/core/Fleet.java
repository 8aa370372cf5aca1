package io.pcm.manager.core;

import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The manager's view of pilots, contexts and leases. Not durable: nothing here survives a restart.
 * Whenever a pilot loses a call, {@link CallQueue#release} is called, so no call is forgotten.
 */
final class Fleet {
  /** Number of indices between two durable records of the dispatch horizon. */
  private static final int HORIZON_STEP = 100_000;

  private final RunState state;
  private final List<CallQueue> queues;
  private final StepOutbox outbox;
  private final Map<SessionId, Session> sessions = new TreeMap<>();
  private final Map<ContextId, KnownContext> contexts = new TreeMap<>();
  private final Map<LeaseId, Lease> leases = new TreeMap<>();
  private final PilotLosses losses = new PilotLosses();
  private int lastLease;

  Fleet(RunState state, List<CallQueue> queues, StepOutbox outbox) {
    this.state = state;
    this.queues = queues;
    this.outbox = outbox;
  }

  Collection<Session> sessions() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  @Nullable Session session(SessionId id) {
    return sessions.get(id);
  }

  Collection<KnownContext> contexts() {
    return Collections.unmodifiableCollection(contexts.values());
  }

  @Nullable KnownContext context(ContextId id) {
    return contexts.get(id);
  }

  @Nullable Lease lease(LeaseId id) {
    return leases.get(id);
  }

  boolean anyLease() {
    return !leases.isEmpty();
  }

  CallQueue queue(TaskNumber task) {
    return queues.get(task.value());
  }

  /** The pilot has joined, possibly again. */
  void join(Session session) {
    losses.back(session.info.pilot());
    sessions.put(session.id, session);
    outbox.state(
        new Fact.PilotJoined(
            session.id, session.info.pilot(), session.info.host(), session.info.device()));
  }

  /** The pilot gets no new calls and is told to leave when its running calls have ended. */
  void drain(Session session, String reason) {
    session.drain();
    outbox.send(session.id, new ManagerMessage.Drain(reason));
  }

  /** The pilot has left; its calls wait again, without a charge. */
  void leave(Session session, boolean lost, String reason) {
    for (KnownContext context : List.copyOf(session.contexts.values())) {
      gone(context, lost ? Cause.DIED : Cause.CLOSED);
    }
    sessions.remove(session.id);
    outbox.state(new Fact.PilotLeft(session.id, lost, reason));
    outbox.act(new Action.CloseSession(session.id));
  }

  void open(Session session, LibrarySpec library, Instant now) {
    KnownContext context = new KnownContext(state.nextContext(), session.id, library, now);
    contexts.put(context.id, context);
    session.contexts.put(context.id, context);
    session.book(context.recipe().resources());
    outbox.state(new Fact.ContextOpened(context.id, session.id, library.number()));
    if (session.librariesAnnounced.add(library.number())) {
      outbox.send(session.id, new ManagerMessage.LibraryAnnounced(library));
    }
    outbox.send(session.id, new ManagerMessage.OpenContext(context.id, library.number()));
  }

  /** The context has loaded. */
  void warmed(KnownContext context, Duration load) {
    if (context.phase == KnownContext.Phase.LOADING) {
      context.phase = KnownContext.Phase.WARM;
    }
    outbox.state(new Fact.ContextWarmed(context.id, load.toMillis()));
  }

  void close(KnownContext context) {
    context.phase = KnownContext.Phase.UNLOADING;
    outbox.send(context.session, new ManagerMessage.CloseContext(context.id));
  }

  /** The context no longer exists; its calls wait again, without a charge. */
  void gone(KnownContext context, Cause cause) {
    for (Lease lease : List.copyOf(context.leases.values())) {
      lease.forEachOpen(call -> release(lease, call, false));
    }
    contexts.remove(context.id);
    Session session = sessions.get(context.session);
    if (session != null) {
      session.contexts.remove(context.id);
      session.contextsMissing.remove(context.id);
      session.unbook(context.recipe().resources());
    }
    outbox.state(new Fact.ContextEnded(context.id, cause, context.served));
  }

  void grant(Session session, KnownContext context, Grant grant, Instant now) {
    noteHorizon(grant.task());
    lastLease = Math.incrementExact(lastLease);
    Lease lease = new Lease(new LeaseId(state.epoch(), lastLease), context, grant, now);
    leases.put(lease.id, lease);
    context.leases.put(lease.id, lease);
    context.outstanding += grant.calls().length;
    session.outstanding += grant.calls().length;
    context.task = lease.task;
    if (session.tasksAnnounced.add(lease.task)) {
      outbox.send(session.id, new ManagerMessage.TaskAnnounced(grant.task().plan.spec()));
    }
    outbox.act(
        new Action.Dispatch(
            session.id, lease.id, context.id, lease.task, lease.alone, grant.calls()));
  }

  private void noteHorizon(TaskState task) {
    int cursor = queue(task.number()).cursor();
    if (cursor > task.horizon()) {
      int upTo = (int) Math.min((long) cursor + HORIZON_STEP, Integer.MAX_VALUE);
      outbox.state(new Fact.DispatchHorizon(task.number(), upTo));
    }
  }

  /** Only this many calls of the lease fitted in its message. */
  void shortened(Lease lease, int calls) {
    KnownContext context = contexts.get(lease.context);
    if (context != null && calls > 0) {
      context.callsPerMessage = calls;
    }
  }

  void revoke(Lease lease) {
    lease.revoke();
    outbox.send(lease.session, new ManagerMessage.Revoke(lease.id));
  }

  /** Takes back all calls of the task that have not started, because they are obsolete. */
  void revokeAll(TaskNumber task) {
    for (Lease lease : leases.values()) {
      if (lease.task.equals(task) && !lease.revoked()) {
        revoke(lease);
      }
    }
  }

  /**
   * The lease no longer holds the call. Unless the call is done or out elsewhere, it waits again.
   */
  void release(Lease lease, int call, boolean suspect) {
    if (end(lease, call)) {
      queue(lease.task).release(call, suspect);
    }
  }

  /** The lease no longer holds the call; the caller decides what happens to the call. */
  boolean end(Lease lease, int call) {
    if (!lease.end(call)) {
      return false;
    }
    KnownContext context = contexts.get(lease.context);
    if (context != null) {
      context.outstanding--;
    }
    Session session = sessions.get(lease.session);
    if (session != null) {
      session.outstanding--;
    }
    if (lease.open() == 0) {
      leases.remove(lease.id);
      if (context != null) {
        context.leases.remove(lease.id);
      }
      if (session != null) {
        session.leasesMissing.remove(lease.id);
      }
    }
    return true;
  }

  /** The call is done, so nothing about it is kept here. */
  void settled(CallRef call) {
    queue(call.task()).settled(call.index());
    losses.forget(call);
  }

  /** Returns how many pilots were finally lost while they held the call, including this one. */
  int lossesWith(CallRef call, Session lost) {
    return losses.add(call, lost);
  }

  /** The lease of the context that holds this call; null if there is none. */
  @Nullable Lease holder(KnownContext context, CallRef call) {
    for (Lease lease : context.leases.values()) {
      if (lease.task.equals(call.task()) && lease.holds(call.index())) {
        return lease;
      }
    }
    return null;
  }

  /** The manager was stopped for this long; does not count that time as silence of pilots. */
  void excuse(Duration gap) {
    for (Session session : sessions.values()) {
      session.excuse(gap);
      session.leasesMissing.clear();
      session.contextsMissing.clear();
    }
  }
}
