package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shortens the end of a task. Takes back calls that have not started where they would end later
 * than elsewhere. When contexts are idle and no call waits, runs copies of calls.
 */
final class Stragglers {
  /** Calls that end this many seconds too late are not worth moving. */
  private static final double NOT_WORTH_MOVING = 0.2;

  /** Nor are those that end too late by less than this part of a call. */
  private static final double PART_OF_A_CALL = 0.25;

  private final Fleet fleet;
  private final TaskFlow flow;
  private final Demand demand;
  private final TailShares tail;
  private final Copies copies;

  Stragglers(Fleet fleet, TaskFlow flow, Demand demand, TailShares tail, Copies copies) {
    this.fleet = fleet;
    this.flow = flow;
    this.demand = demand;
    this.tail = tail;
    this.copies = copies;
  }

  /** The contexts of one library. */
  private static final class Contexts {
    final List<KnownContext> idle = new ArrayList<>();
    final List<KnownContext> busy = new ArrayList<>();

    List<KnownContext> all() {
      List<KnownContext> all = new ArrayList<>(idle);
      all.addAll(busy);
      return all;
    }
  }

  void relieve(Instant now) {
    Map<LibraryNumber, Contexts> libraries = new TreeMap<>();
    for (KnownContext context : fleet.contexts()) {
      Session session = context.session();
      if (!session.takesWork() || !context.takesCalls()) {
        continue;
      }
      if (context.idle() && !tail.canEndACall(context, now)) {
        continue;
      }
      Contexts all = libraries.computeIfAbsent(context.libraryNumber(), n -> new Contexts());
      (context.idle() ? all.idle : all.busy).add(context);
    }
    for (Contexts each : libraries.values()) {
      if (!each.busy.isEmpty()) {
        relieve(each, now);
      }
    }
  }

  private void relieve(Contexts contexts, Instant now) {
    KnownContext any = contexts.busy.get(0);
    int waiting = demand.waiting(any.libraryNumber());
    boolean allIsOut = waiting == 0 && !contexts.idle.isEmpty();
    if (!allIsOut && !flow.maySeeTheEnd(any.library)) {
      return;
    }
    if (!takeBack(contexts.all(), waiting, now) && allIsOut) {
      copies.run(contexts.idle, contexts.busy, now);
    }
  }

  /** Returns whether calls were or are being taken back. */
  private boolean takeBack(List<KnownContext> contexts, int waiting, Instant now) {
    List<KnownContext> takers =
        contexts.stream().filter(c -> !c.runsAlone() && !c.mayNotLoad()).toList();
    int queued = takers.stream().mapToInt(Stragglers::queued).sum();
    if (queued == 0) {
      return false;
    }
    TailShares.Shares shares =
        tail.among(takers, waiting + queued, c -> c.outstanding - queued(c), now);
    boolean any = false;
    for (KnownContext context : takers) {
      if (queued(context) > 0 && context.leases.values().stream().anyMatch(Lease::revoked)) {
        any = true;
      } else if (isTooMuch(context, shares)) {
        Lease newest = newest(context);
        if (newest != null) {
          fleet.revoke(newest);
          any = true;
        }
      }
    }
    return any;
  }

  private boolean isTooMuch(KnownContext context, TailShares.Shares shares) {
    double late = Math.max(NOT_WORTH_MOVING, PART_OF_A_CALL * shares.secondsOfCall(context));
    return queued(context) > 0
        && context.outstanding > shares.of(context)
        && shares.late(context) > late;
  }

  /** How many of its calls wait; all of them while it loads. */
  private static int queued(KnownContext context) {
    return context.phase == KnownContext.Phase.WARM
        ? Math.max(0, context.outstanding - context.slots())
        : context.outstanding;
  }

  private static @Nullable Lease newest(KnownContext context) {
    Lease newest = null;
    for (Lease lease : context.leases.values()) {
      newest = lease;
    }
    return newest;
  }
}
