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
  private final RunState state;
  private final List<CallQueue> queues;
  private final StepOutbox outbox;
  private final Usage usage;
  private final Map<SessionId, Session> sessions = new TreeMap<>();
  private final Map<ContextId, KnownContext> contexts = new TreeMap<>();
  private final LeaseBook leases = new LeaseBook();
  private final PilotLosses losses = new PilotLosses();
  private final Horizons horizons;
  private final ItemRoom room = new ItemRoom();
  private int lastLease;

  Fleet(RunState state, List<CallQueue> queues, StepOutbox outbox, Usage usage) {
    this.state = state;
    this.usage = usage;
    this.queues = queues;
    this.outbox = outbox;
    this.horizons = new Horizons(outbox);
  }

  Usage usage() {
    return usage;
  }

  ItemRoom room() {
    return room;
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

  /** How many contexts work on the task. */
  int contextsWith(TaskNumber task) {
    return leases.contextsWith(task);
  }

  boolean anyLease() {
    return !leases.isEmpty();
  }

  /** Whether all pilots have told what they hold. */
  boolean isSettled() {
    return sessions.values().stream().allMatch(Session::settled);
  }

  CallQueue queue(TaskNumber task) {
    return queues.get(task.value());
  }

  /** The session of the pilot with this name; null if it has none. */
  @Nullable Session sessionOf(String pilot) {
    for (Session session : sessions.values()) {
      if (session.info.pilot().equals(pilot)) {
        return session;
      }
    }
    return null;
  }

  /**
   * The pilot has joined, possibly again.
   *
   * @param before its session until now, whose contexts and leases go to the new one; null if it
   *     had none
   */
  void join(Session session, @Nullable Session before) {
    losses.back(session.info.pilot());
    sessions.put(session.id, session);
    if (before != null) {
      session.continues(before);
      sessions.remove(before.id);
      outbox.act(new Action.CloseSession(before.id));
    }
    outbox.state(
        new Fact.PilotJoined(
            session.id, session.info.pilot(), session.info.host(), session.info.device()));
  }

  /** The pilot gets no new calls and is told to leave when its running calls have ended. */
  void drain(Session session, String reason) {
    session.drain();
    outbox.send(session.id, new ManagerMessage.Drain(reason));
  }

  /** All pilots leave, because the manager ends; none is expected back. */
  void dismissAll(String reason) {
    for (Session session : sessions.values()) {
      outbox.send(session.id, new ManagerMessage.Farewell(reason));
      for (KnownContext context : session.contexts.values()) {
        usage.ended(context);
        outbox.state(new Fact.ContextEnded(context.id, Cause.CLOSED, context.served));
      }
      usage.left(session, false);
      outbox.state(new Fact.PilotLeft(session.id, false, reason));
      session.dismiss();
    }
  }

  /** The pilot has left; its calls wait again, without a charge. */
  void leave(Session session, boolean lost, String reason) {
    session.meter().ends(lost);
    for (KnownContext context : List.copyOf(session.contexts.values())) {
      gone(context, lost || session.preempted() ? Cause.LOST : Cause.CLOSED);
    }
    sessions.remove(session.id);
    if (!session.dismissed()) {
      usage.left(session, lost);
      outbox.state(new Fact.PilotLeft(session.id, lost, reason));
    }
    outbox.act(new Action.CloseSession(session.id));
  }

  KnownContext open(Session session, LibrarySpec library, Instant now) {
    KnownContext context = new KnownContext(state.nextContext(), session, library, now);
    context.gpus = session.free().gpus().place(library.library().resources()).orElseThrow();
    add(context);
    outbox.state(new Fact.ContextOpened(context.id, session.id, library.number()));
    if (session.librariesAnnounced.add(library.number())) {
      outbox.send(session.id, new ManagerMessage.LibraryAnnounced(library));
    }
    outbox.send(session.id, new ManagerMessage.OpenContext(context.id, library.number()));
    return context;
  }

  private void add(KnownContext context) {
    contexts.put(context.id, context);
    context.session().has(context);
  }

  /** A pilot that came back has this context, which nobody here knows. */
  void adopt(KnownContext context) {
    add(context);
    outbox.state(
        new Fact.ContextAdopted(context.id, context.session().id, context.libraryNumber()));
  }

  /** Its pilot holds these calls, of which this is the last one; no other pilot does. */
  void adopt(Lease lease, int last) {
    horizons.sent(state.task(lease.task), last);
    lease.forEachOpen(queue(lease.task)::claim);
    leases.add(lease);
  }

  /** The task has only this many calls now: no pilot holds one of the others any more. */
  void cut(TaskNumber task, int calls) {
    for (Lease lease : List.copyOf(leases.all())) {
      if (lease.task.equals(task) && lease.endFrom(calls, index -> drop(lease, index))) {
        revoke(lease);
      }
    }
    queue(task).cutTo(calls);
  }

  private void drop(Lease lease, int call) {
    end(lease, call);
    queue(lease.task).settled(call);
  }

  /** The context has loaded. */
  void warmed(KnownContext context, Duration load) {
    context.loaded(load);
    outbox.state(new Fact.ContextWarmed(context.id, load.toMillis()));
  }

  void close(KnownContext context) {
    context.enter(KnownContext.Phase.UNLOADING);
    outbox.send(context.session().id, new ManagerMessage.CloseContext(context.id));
  }

  /** The context no longer exists; its calls wait again, without a charge. */
  void gone(KnownContext context, Cause cause) {
    for (Lease lease : List.copyOf(context.leases.values())) {
      lease.forEachOpen(call -> release(lease, call));
    }
    contexts.remove(context.id);
    Session session = context.session();
    session.lost(context, cause);
    if (!session.dismissed()) {
      usage.ended(context);
      outbox.state(new Fact.ContextEnded(context.id, cause, context.served));
    }
  }

  void grant(KnownContext context, Grant grant, Instant now) {
    horizons.taken(grant.task(), queue(grant.task().number()).cursor(), now);
    lastLease = Math.incrementExact(lastLease);
    int bytes = room.reserved(grant.task().number());
    Lease lease = new Lease(new LeaseId(state.epoch(), lastLease), context, grant, now);
    lease.reserve(bytes);
    leases.add(lease);
    Session session = context.session();
    if (session.tasksAnnounced.add(lease.task)) {
      outbox.send(session.id, new ManagerMessage.TaskAnnounced(grant.task().plan.spec()));
    }
    outbox.act(
        new Action.Dispatch(
            session.id, lease.id, context.id, lease.task, lease.alone, grant.calls(), bytes));
  }

  void revoke(Lease lease) {
    lease.revoke();
    outbox.send(lease.context.session().id, new ManagerMessage.Revoke(lease.id));
  }

  /** Takes back all calls of the task that have not started, because they are obsolete. */
  void revokeAll(TaskNumber task) {
    for (Lease lease : leases.all()) {
      if (lease.task.equals(task) && !lease.revoked()) {
        revoke(lease);
      }
    }
  }

  /**
   * The lease no longer holds the call. Unless the call is done or out elsewhere, it waits again.
   */
  void release(Lease lease, int call) {
    if (end(lease, call)) {
      queue(lease.task).release(call);
    }
  }

  /** The lease no longer holds the call; the caller decides what happens to the call. */
  boolean end(Lease lease, int call) {
    return leases.end(lease, call);
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

  /** The manager was stopped for this long; does not count that time as silence of pilots. */
  void excuse(Duration gap) {
    for (Session session : sessions.values()) {
      session.excuse(gap);
      session.leasesMissing.clear();
      session.contextsMissing.clear();
    }
  }
}
