package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Failed loads, and contexts that died before a call had ended in them. Decides when a pilot may
 * try again to load a library ({@link LibraryLoads}), and when the library counts as broken.
 *
 * <p>A context that dies without a running call counts as a failed load. If calls were running, the
 * library is only suspected: it counts as broken when many contexts in a row die this way, each
 * with a single call that the others did not have.
 */
final class LoadFailures {
  /** Maximum number of places shown for one library. */
  private static final int SHOWN_MAX = 20;

  /** Number of machines that must have failed, if there are as many. */
  private static final int MACHINES = 2;

  /** The contexts of one library that died in a row, and their calls. */
  private static final class Doubts {
    final Set<CallRef> calls = new LinkedHashSet<>();
    int contexts;
  }

  private final Fleet fleet;
  private final TaskFlow flow;
  private final SchedulerConfig config;
  private final Map<LibraryNumber, LibraryLoads> loads = new TreeMap<>();
  private final Map<LibraryNumber, Doubts> doubts = new TreeMap<>();

  LoadFailures(Fleet fleet, TaskFlow flow, SchedulerConfig config) {
    this.fleet = fleet;
    this.flow = flow;
    this.config = config;
  }

  private LibraryLoads of(LibraryNumber library) {
    return loads.computeIfAbsent(library, l -> new LibraryLoads());
  }

  /** A context of the library has loaded on this pilot. */
  void warmed(Session session, LibraryNumber library) {
    of(library).warmed(session);
  }

  /** A call ended in a context of the library, so the library works on this pilot. */
  void served(Session session, KnownContext context) {
    of(context.libraryNumber()).served(session, context);
    doubts.remove(context.libraryNumber());
  }

  /**
   * The context no longer exists; {@link Fleet} has already removed it.
   *
   * @param culprit the only call that ran in it, if that may tell something of the library
   */
  void gone(
      Session session,
      KnownContext context,
      ContextGone message,
      @Nullable CallRef culprit,
      Instant now) {
    boolean notLoaded =
        message.cause() == Cause.LOAD_FAILED
            || message.cause() == Cause.LOAD_REFUSED
            || message.cause() == Cause.LOAD_TIMEOUT;
    boolean died = message.cause() == Cause.DIED || message.cause() == Cause.KILLED;
    if (message.cause() == Cause.NO_GPU) {
      of(context.libraryNumber()).diedUnserved(session, context, message, now);
    }
    if (!notLoaded && !(died && context.served == 0)) {
      return;
    }
    if (notLoaded || message.blamed().isEmpty()) {
      loadFailed(session, context, message, now);
    } else {
      of(context.libraryNumber()).diedUnserved(session, context, message, now);
      if (culprit != null) {
        doubt(context, culprit, message, now);
      }
    }
  }

  /**
   * Whether to try the library on this pilot. Where loads failed: not before a growing wait, on one
   * pilot of the machine or kind of device at a time, and if the library would now count as broken,
   * not before the loads under way have ended.
   */
  boolean mayLoad(Session session, LibraryNumber library, Instant now) {
    LibraryLoads known = of(library);
    if (!known.due(session, now)) {
      return false;
    }
    boolean failed = known.failures(session) > 0;
    boolean out = failed && isOut(known, now);
    return !failed || others(library).noneMatch(c -> isInTheWay(known, session, c, out));
  }

  private boolean isInTheWay(LibraryLoads known, Session session, KnownContext other, boolean out) {
    return other.phase == KnownContext.Phase.LOADING
        && (out || known.tryTogether(session, other.session()));
  }

  private boolean isOut(LibraryLoads known, Instant now) {
    LoadStreak streak = known.streak();
    return known.certain() != null
        || (streak != null && streak.isLong(config.loadFailures(), known.hasServed(), now));
  }

  /** Contexts of the library that load or are warm. */
  private Stream<KnownContext> others(LibraryNumber library) {
    return fleet.contexts().stream()
        .filter(c -> c.libraryNumber().equals(library) && c.takesCalls());
  }

  /** Number of loads in a row that failed on this pilot, its machine and its kind of device. */
  int failures(Session session, LibraryNumber library) {
    return of(library).allFailures(session);
  }

  /** Whether loads fail so often where this pilot is that it counts as unable to load it. */
  boolean hopeless(Session session, LibraryNumber library) {
    LibraryLoads known = of(library);
    return known.failures(session) >= config.loadFailures() || known.kindAvoided(session);
  }

  /** Where loads of the library failed. */
  List<AvoidedPlace> avoided(LibraryNumber library, Instant now) {
    Map<String, String> hosts = new TreeMap<>();
    fleet.sessions().forEach(each -> hosts.put(each.info.pilot(), each.info.host()));
    List<AvoidedPlace> all = new ArrayList<>();
    of(library).kinds().forEach(place -> all.add(view(place, true, now)));
    of(library).shown(hosts).forEach(place -> all.add(view(place, false, now)));
    return all.subList(0, Math.min(SHOWN_MAX, all.size()));
  }

  private static AvoidedPlace view(FailedPlace place, boolean kind, Instant now) {
    return new AvoidedPlace(
        place.name(),
        kind,
        place.failures(),
        place.untilNext(now).toMillis() / 1e3,
        place.reason());
  }

  private void loadFailed(Session session, KnownContext context, ContextGone message, Instant now) {
    LibraryNumber library = context.libraryNumber();
    LibraryLoads known = of(library);
    boolean serves =
        others(library)
            .anyMatch(c -> c.phase == KnownContext.Phase.WARM && c.served > 0 && isOn(c, session));
    if (serves) {
      known.failedOnlyHere(session, context, message, now);
    } else {
      known.failed(session, context, message, now);
    }
    if (others(library).anyMatch(c -> c.phase == KnownContext.Phase.WARM && c.served > 0)) {
      known.worksElsewhere();
    } else if (others(library).findAny().isEmpty()) {
      judge(known, context, message, now);
    }
  }

  private boolean isOn(KnownContext context, Session session) {
    return context.session().info.host().equals(session.info.host());
  }

  /** Nothing of the library loads or is warm any more. */
  private void judge(LibraryLoads known, KnownContext context, ContextGone message, Instant now) {
    LoadStreak streak = known.streak();
    if (known.certain() != null && !known.hasServed()) {
      String why = known.certain().evidence();
      broke(context, " cannot be loaded on any machine: " + why, now);
    } else if (streak != null
        && streak.isLong(config.loadFailures(), known.hasServed(), now)
        && triedEnough(known, streak, context)) {
      String what = " could not be loaded, " + streak.describe(now) + ": ";
      broke(context, what + message.evidence(), now);
    }
  }

  /**
   * Whether several machines have failed, or the only one, and no other is left untried. One that
   * is busy with other libraries may try later.
   */
  private boolean triedEnough(LibraryLoads known, LoadStreak streak, KnownContext context) {
    Resources wanted = context.recipe().resources();
    Set<String> machines = new LinkedHashSet<>();
    for (Session each : fleet.sessions()) {
      if (each.draining() || !each.offered().fits(wanted)) {
        continue;
      }
      String host = each.info.host();
      machines.add(host);
      if (!streak.machines().contains(host) && !known.kindAvoided(each)) {
        return false;
      }
    }
    return streak.machines().size() >= Math.min(MACHINES, machines.size());
  }

  private void doubt(KnownContext context, CallRef culprit, ContextGone message, Instant now) {
    Doubts doubt = doubts.computeIfAbsent(context.libraryNumber(), l -> new Doubts());
    doubt.contexts += doubt.calls.add(culprit) ? 1 : 0;
    if (doubt.contexts >= config.unservedContexts() && !outlived(context)) {
      String what =
          " keeps dying: "
              + doubt.contexts
              + " contexts in a row died, each while running a different call, and before any call"
              + " had ended in them: ";
      broke(context, what + message.evidence(), now);
    }
  }

  /** Whether an older context of the library is still warm. */
  private boolean outlived(KnownContext dead) {
    return fleet.contexts().stream()
        .filter(c -> c.library == dead.library && c.phase == KnownContext.Phase.WARM)
        .anyMatch(c -> c.id.compareTo(dead.id) < 0);
  }

  private void broke(KnownContext context, String what, Instant now) {
    String message = "library " + context.recipe().name() + what;
    flow.broke(context.libraryNumber(), new CallError(CallError.LOAD_FAILED, message), now);
  }
}
