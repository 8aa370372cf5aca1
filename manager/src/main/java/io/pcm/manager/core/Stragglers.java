package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shortens the end of a task. When contexts are idle and no call waits, takes back calls that have
 * not started from the busiest context, and runs a copy of a call that takes far too long; the
 * first outcome wins.
 */
final class Stragglers {
  /** A backlog of a context that is too short to move, in seconds. */
  private static final double NOT_WORTH_MOVING = 0.2;

  /** A call must run this many times longer than usual before it is copied. */
  private static final int FAR_TOO_LONG = 4;

  private final RunState state;
  private final Fleet fleet;
  private final Placement placement;
  private final WorkTimes times;
  private final SchedulerConfig config;
  private boolean watching;

  Stragglers(
      RunState state, Fleet fleet, Placement placement, WorkTimes times, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.placement = placement;
    this.times = times;
    this.config = config;
  }

  /** Whether the passing of time may give it something to do. */
  boolean watching() {
    return watching;
  }

  void relieve(Instant now) {
    watching = false;
    Map<LibraryNumber, List<KnownContext>> idle = new TreeMap<>();
    Map<LibraryNumber, List<KnownContext>> busy = new TreeMap<>();
    for (KnownContext context : fleet.contexts()) {
      Session session = context.session();
      if (!session.takesWork() || !context.takesCalls()) {
        continue;
      }
      if (context.idle() && times.callsPerSlot(session, context, now) == 0) {
        continue;
      }
      Map<LibraryNumber, List<KnownContext>> kind = context.idle() ? idle : busy;
      kind.computeIfAbsent(context.libraryNumber(), n -> new ArrayList<>()).add(context);
    }
    for (Map.Entry<LibraryNumber, List<KnownContext>> entry : idle.entrySet()) {
      List<KnownContext> others = busy.getOrDefault(entry.getKey(), List.of());
      if (!others.isEmpty() && placement.waiting(entry.getKey()) == 0) {
        watching = true;
        if (!takeBack(others)) {
          duplicateOldest(entry.getValue().get(0), others, now);
        }
      }
    }
  }

  /** Returns whether calls were or are being taken back. */
  private boolean takeBack(List<KnownContext> busy) {
    Lease best = null;
    double most = NOT_WORTH_MOVING;
    for (KnownContext context : busy) {
      for (Lease lease : context.leases.values()) {
        if (lease.revoked() && queued(context) > 0) {
          return true;
        }
      }
      double backlog = backlogSeconds(context);
      Lease newest = newestNotRevoked(context);
      if (newest != null && backlog > most) {
        most = backlog;
        best = newest;
      }
    }
    if (best != null) {
      fleet.revoke(best);
    }
    return best != null;
  }

  private double backlogSeconds(KnownContext context) {
    return queued(context) * secondsOf(context) / context.slots();
  }

  /** How many of its calls wait; all of them while it loads. */
  private static int queued(KnownContext context) {
    return context.phase == KnownContext.Phase.WARM
        ? Math.max(0, context.outstanding - context.slots())
        : context.outstanding;
  }

  private double secondsOf(KnownContext context) {
    return times.secondsOfCall(context.libraryNumber(), context.session()).orElse(1);
  }

  private static @Nullable Lease newestNotRevoked(KnownContext context) {
    Lease newest = null;
    for (Lease lease : context.leases.values()) {
      if (!lease.revoked() && !lease.alone) {
        newest = lease;
      }
    }
    return newest;
  }

  private void duplicateOldest(KnownContext idle, List<KnownContext> busy, Instant now) {
    Lease oldest = null;
    for (KnownContext context : busy) {
      double patience =
          Math.max(config.stragglerAge().toMillis() / 1000.0, FAR_TOO_LONG * secondsOf(context));
      for (Lease lease : context.leases.values()) {
        boolean tooLong =
            context.phase == KnownContext.Phase.WARM
                && Duration.between(lease.granted, now).toMillis() / 1000.0 > patience;
        if (tooLong
            && mayCopy(lease)
            && (oldest == null || lease.granted.isBefore(oldest.granted))) {
          oldest = lease;
        }
      }
    }
    if (oldest != null && fleet.room().fits(idle.session(), oldest.task)) {
      int call = oldest.oldest();
      fleet.queue(oldest.task).claim(call);
      fleet.grant(idle, new Grant(state.task(oldest.task), false, new int[] {call}), now);
    }
  }

  /** Copies only calls that never ran in a context that died. */
  private boolean mayCopy(Lease lease) {
    TaskState task = state.task(lease.task);
    int call = lease.oldest();
    return !lease.alone
        && task.outcome() == null
        && !task.done(call)
        && task.attempts(call) == 0
        && !fleet.queue(lease.task).suspects().seen(call)
        && fleet.queue(lease.task).copiesOut(call) == 1;
  }
}
