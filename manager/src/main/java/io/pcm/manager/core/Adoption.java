package io.pcm.manager.core;

import io.pcm.api.status.Adopted;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldLease;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextWindow;
import io.pcm.protocol.message.PilotMessage.Holdings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the contexts and calls that a pilot holds from earlier sessions, with this manager or
 * an earlier one. The pilot is the truth about what it holds; this manager is the truth about what
 * is done and what others hold.
 */
final class Adoption {
  private final RunState state;
  private final Fleet fleet;
  private final Expected expected;
  private final StepOutbox outbox;
  private int pilots;
  private int contexts;
  private int calls;

  Adoption(RunState state, Fleet fleet, Expected expected, StepOutbox outbox) {
    this.state = state;
    this.fleet = fleet;
    this.expected = expected;
    this.outbox = outbox;
  }

  Adopted view() {
    return new Adopted(pilots, contexts, calls, expected.missing());
  }

  /** A part of what the pilot holds. Its outcomes have already arrived. */
  void holds(Session session, Holdings part, Instant now) {
    if (session.settled()) {
      return;
    }
    part.contexts().forEach(held -> holds(session, held, now));
    part.windows().forEach(window -> announced(session, window));
    part.leases().forEach(held -> holds(session, held, now));
    if (part.last()) {
      settle(session, now);
    }
  }

  private void holds(Session session, HeldContext held, Instant now) {
    session.holds(held.context());
    KnownContext known = session.contexts.get(held.context());
    if (known == null) {
      known = adopt(session, held, now);
    }
    if (known == null) {
      session.unwanted.add(held.context());
      outbox.send(session.id, new ManagerMessage.CloseContext(held.context()));
      return;
    }
    contexts++;
    session.placed(known, held.gpus());
    if (held.state() == HeldState.WARM || held.loadMillis() > 0) {
      warmed(known, held);
    }
    if (held.state() == HeldState.CLOSING) {
      known.enter(KnownContext.Phase.UNLOADING);
    } else if (known.phase == KnownContext.Phase.UNLOADING) {
      fleet.close(known);
    }
  }

  private static void announced(Session session, ContextWindow window) {
    KnownContext context = session.contexts.get(window.context());
    if (context != null) {
      context.announced(window.calls());
    }
  }

  private void warmed(KnownContext context, HeldContext held) {
    if (!state.hasLoaded(held.context())) {
      fleet.warmed(context, Duration.ofMillis(held.loadMillis()));
    } else {
      context.enter(KnownContext.Phase.WARM);
    }
  }

  /** Returns null if the context is of no use to this run. */
  private @Nullable KnownContext adopt(Session session, HeldContext held, Instant now) {
    LibraryState library = libraryOf(held);
    if (library == null
        || fleet.context(held.context()) != null
        || held.context().epoch() > state.epoch()) {
      return null;
    }
    Instant since = now.minusMillis(held.sinceMillis());
    KnownContext context = new KnownContext(held.context(), session, library.spec, since);
    context.served = held.calls();
    context.gpus = held.gpus();
    if (!session.free().fits(context)) {
      return null;
    }
    fleet.adopt(context);
    return context;
  }

  private @Nullable LibraryState libraryOf(HeldContext held) {
    for (LibraryState library : state.libraries()) {
      if (library.spec.identity().equals(held.library())) {
        return library;
      }
    }
    return null;
  }

  private void holds(Session session, HeldLease held, Instant now) {
    KnownContext context = session.contexts.get(held.context());
    if (context == null || !state.knows(held.task())) {
      outbox.send(session.id, new ManagerMessage.Revoke(held.lease()));
      return;
    }
    session.holds(held.lease());
    Lease known = fleet.lease(held.lease());
    int[] rightly;
    if (known != null) {
      known.forEachOpen(call -> releaseUnlessHeld(known, call, held));
      rightly = Arrays.stream(held.index()).filter(known::holds).toArray();
    } else {
      rightly = Arrays.stream(held.index()).filter(call -> isFree(held, call)).toArray();
      if (rightly.length > 0) {
        Grant grant = new Grant(state.task(held.task()), held.alone(), rightly);
        Lease lease = new Lease(held.lease(), context, grant, now);
        lease.reserve(held.itemBytes());
        fleet.adopt(lease, rightly[rightly.length - 1]);
      }
    }
    calls += rightly.length;
    if (rightly.length < held.index().length || (known != null && known.revoked())) {
      outbox.send(session.id, new ManagerMessage.Revoke(held.lease()));
    }
  }

  private void releaseUnlessHeld(Lease lease, int call, HeldLease held) {
    if (Arrays.binarySearch(held.index(), call) < 0) {
      fleet.release(lease, call);
    }
  }

  /**
   * Whether the call may go on there: it is open, and no other pilot holds it. If it is not, it may
   * still run there; the first outcome counts.
   */
  private boolean isFree(HeldLease held, int call) {
    TaskState task = state.task(held.task());
    return held.lease().epoch() >= task.resetIn()
        && task.rest() == null
        && !task.done(call)
        && call < task.calls()
        && fleet.queue(held.task()).copiesOut(call) == 0;
  }

  private void settle(Session session, Instant now) {
    Set<ContextId> contextsHere = new TreeSet<>(session.contexts.keySet());
    contextsHere.removeAll(session.heldContexts());
    for (ContextId missing : contextsHere) {
      KnownContext context = session.contexts.get(missing);
      if (context != null) {
        fleet.gone(context, Cause.CLOSED);
      }
    }
    for (KnownContext context : session.contexts.values()) {
      for (Lease lease : List.copyOf(context.leases.values())) {
        if (!session.heldLeases().contains(lease.id)) {
          lease.forEachOpen(call -> fleet.release(lease, call));
        }
      }
    }
    pilots += session.contexts.isEmpty() ? 0 : 1;
    session.settle();
    expected.back(session.info.pilot(), now);
  }
}
