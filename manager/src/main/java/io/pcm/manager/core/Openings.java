package io.pcm.manager.core;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.LibraryNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
   * Opens contexts for the waiting calls of these libraries, and dispatches these at once: they can
   * wait there until the context is loaded. Where loads failed before, none waits for another try.
   * The library whose load pays most comes first, decided again after each context.
   */
  void open(List<LibraryState> libraries, Instant now) {
    List<LoadWish> wishes = wishes(libraries, now);
    while (!wishes.isEmpty()) {
      LoadWish first = LoadWish.first(wishes);
      Session session =
          placement.demand().unplaced(first.library, first.isServed()) > 0
              ? first.nextCandidate()
              : null;
      if (session == null) {
        wishes.remove(first);
      } else if (mayOpen(session, first, now)) {
        open(session, first, now);
      }
    }
  }

  private List<LoadWish> wishes(List<LibraryState> libraries, Instant now) {
    Map<LibraryNumber, LoadWish> wishes = new TreeMap<>();
    for (LibraryState library : libraries) {
      wishes.put(library.spec.number(), new LoadWish(library, candidates(library), times));
    }
    for (KnownContext context : fleet.contexts()) {
      LoadWish wish = wishes.get(context.libraryNumber());
      if (wish != null) {
        boolean takesWork = context.takesCalls() && context.session().takesWork();
        wish.has(context, takesWork && times.callsPerSlot(context.session(), context, now) > 0);
      }
    }
    for (LoadWish wish : wishes.values()) {
      wish.waits(placement.demand().waiting(wish.number()));
      times.spread().underWay(wish.number(), wish.loading(), now);
    }
    return new ArrayList<>(wishes.values());
  }

  /** Pilots that may have room, or could make some: first those that will serve best. */
  private List<Session> candidates(LibraryState library) {
    record Candidate(Session session, int failures, int contexts, double seconds) {}
    Resources wanted = library.spec.library().resources();
    List<Candidate> candidates = new ArrayList<>();
    for (Session session : fleet.sessions()) {
      if (session.takesWork()
          && session.unwanted.isEmpty()
          && (session.free().fits(wanted) || mayMakeRoom(session))) {
        LibraryNumber number = library.spec.number();
        candidates.add(
            new Candidate(
                session,
                failures.failures(session, number),
                session.contexts.size(),
                times.secondsOfCall(number, session).orElse(0)));
      }
    }
    candidates.sort(
        Comparator.comparingInt(Candidate::failures)
            .thenComparingInt(Candidate::contexts)
            .thenComparingDouble(Candidate::seconds)
            .thenComparing(candidate -> candidate.session.id));
    return candidates.stream().map(Candidate::session).toList();
  }

  private static boolean mayMakeRoom(Session session) {
    return session.contexts.values().stream()
        .anyMatch(context -> context.idle() || context.phase == KnownContext.Phase.UNLOADING);
  }

  private void open(Session session, LoadWish wish, Instant now) {
    LibraryState library = wish.library;
    KnownContext opened = fleet.open(session, library.spec, now);
    opened.onTrial = failures.failures(session, library.spec.number()) > 0;
    times.spread().begun(opened, now);
    placement.fill(library, List.of(opened), now);
    wish.has(opened, times.callsPerSlot(session, opened, now) > 0);
    wish.waits(placement.demand().waiting(wish.number()));
  }

  private boolean mayOpen(Session session, LoadWish wish, Instant now) {
    LibraryState library = wish.library;
    if (!failures.mayLoad(session, library.spec.number(), now)
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
    if (wish.isNeedless(session, () -> rest.isDoneBeforeALoad(session, library, now))
        || !times.spread().mayBegin(library, session.info.device(), wish.loading(session))) {
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
      boolean unneeded = context.idle() && !placement.demand().isNeeded(context.libraryNumber());
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
