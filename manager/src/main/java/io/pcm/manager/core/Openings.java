package io.pcm.manager.core;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides where to open contexts, and which ones to close for that. Opens a new context only for
 * work that existing contexts have no room for.
 */
final class Openings {
  private final Fleet fleet;
  private final Placement placement;
  private final WorkTimes times;
  private final LoadFailures failures;
  private final RestOfWork rest;

  Openings(
      Fleet fleet, Placement placement, WorkTimes times, LoadFailures failures, RestOfWork rest) {
    this.rest = rest;
    this.fleet = fleet;
    this.placement = placement;
    this.times = times;
    this.failures = failures;
  }

  /**
   * Opens contexts of the library for its waiting calls, and dispatches these at once: they can
   * wait there until the context is loaded. Where loads failed before, none waits for another try.
   */
  void open(LibraryState library, Instant now) {
    List<Session> candidates = new ArrayList<>(fleet.sessions());
    candidates.sort(
        Comparator.comparing((Session s) -> failures.failures(s, library.spec.number()))
            .thenComparing(s -> s.contexts.size())
            .thenComparing(s -> s.id));
    for (Session session : candidates) {
      if (placement.unplaced(library, now) > 0 && mayOpen(session, library, now)) {
        fleet.open(session, library.spec, now);
        for (KnownContext opened : newest(session)) {
          opened.onTrial = failures.failures(session, library.spec.number()) > 0;
          placement.fill(library, List.of(opened), now);
        }
      }
    }
  }

  private static List<KnownContext> newest(Session session) {
    KnownContext last = null;
    for (KnownContext context : session.contexts.values()) {
      last = context;
    }
    return last == null ? List.of() : List.of(last);
  }

  private boolean mayOpen(Session session, LibraryState library, Instant now) {
    if (!session.takesWork()
        || !session.unwanted.isEmpty()
        || !failures.mayLoad(session, library.spec.number(), now)
        || !times.forANewContext(session, library.spec.number(), now)) {
      return false;
    }
    Resources wanted = library.spec.library().resources();
    int others = 0;
    for (KnownContext context : session.contexts.values()) {
      if (context.library == library.spec) {
        if (context.phase != KnownContext.Phase.WARM) {
          return false;
        }
        others++;
      }
    }
    if (others >= unbookedMost(library.spec.library(), session.info.cores())) {
      return false;
    }
    // Last, because it looks at all contexts; but before others are closed for it.
    if (rest.isDoneBeforeALoad(session, library, now)) {
      return false;
    }
    if (!session.free().fits(wanted)) {
      makeRoom(session, wanted);
      return false;
    }
    return true;
  }

  /**
   * Maximum number of contexts of one library on a pilot, if they share its processors and GPUs
   * without reserving any: memory alone must not allow hundreds of processes on two cores. Memory
   * that nobody asked for changes nothing.
   */
  private static int unbookedMost(Library library, int cores) {
    Resources wanted = library.resources();
    boolean shared = wanted.cores() == 0 && wanted.gpus() == 0;
    if (wanted.equals(Resources.NONE) || (shared && library.memoryIsEstimated())) {
      return 1;
    }
    return shared ? Math.max(1, cores) : Integer.MAX_VALUE;
  }

  /**
   * Closes idle contexts that no waiting work needs, if that frees enough resources. The resources
   * are free once these contexts are gone.
   */
  private void makeRoom(Session session, Resources wanted) {
    Spare coming = session.free();
    List<KnownContext> victims = new ArrayList<>();
    for (KnownContext context : session.contexts.values()) {
      boolean unneeded = context.idle() && !placement.isNeeded(context.libraryNumber());
      if (context.phase == KnownContext.Phase.UNLOADING || unneeded) {
        coming = coming.with(context);
        if (unneeded) {
          victims.add(context);
        }
      }
    }
    if (coming.fits(wanted)) {
      victims.forEach(fleet::close);
    }
  }
}
