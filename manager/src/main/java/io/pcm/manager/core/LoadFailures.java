package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Failed loads, and contexts that died before a call had ended in them. Decides when a pilot may
 * try again to load a library, and when the library counts as broken.
 *
 * <p>A context that dies without a running call counts as a failed load. If a call was running, the
 * call is charged, and the library is only suspected: it counts as broken when many contexts in a
 * row die this way, each with a call that the others did not have.
 */
final class LoadFailures {
  /** Delay before the third attempt in a row on one pilot; doubles with each further attempt. */
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** Maximum delay, so that sixteen attempts take a pilot at most about a minute. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** The contexts of one library that died in a row, and their calls. */
  private static final class Doubts {
    final Set<CallRef> calls = new LinkedHashSet<>();
    int contexts;
  }

  private final Fleet fleet;
  private final TaskFlow flow;
  private final SchedulerConfig config;
  private final Map<LibraryNumber, Doubts> doubts = new TreeMap<>();

  LoadFailures(Fleet fleet, TaskFlow flow, SchedulerConfig config) {
    this.fleet = fleet;
    this.flow = flow;
    this.config = config;
  }

  /** A call ended in a context of the library, so the library works on this pilot. */
  void served(Session session, LibraryNumber library) {
    session.failedLoads.remove(library);
    session.unserved.remove(library);
    session.nextLoad.remove(library);
    doubts.remove(library);
  }

  /** The context no longer exists; {@link Fleet} has already removed it. */
  void gone(Session session, KnownContext context, ContextGone message, Instant now) {
    boolean notLoaded =
        message.cause() == Cause.LOAD_FAILED || message.cause() == Cause.LOAD_TIMEOUT;
    boolean died = message.cause() == Cause.DIED || message.cause() == Cause.KILLED;
    if (!notLoaded && !(died && context.served == 0)) {
      return;
    }
    LibraryNumber library = context.libraryNumber();
    int inARow = session.unserved.merge(library, 1, Integer::sum);
    session.nextLoad.put(library, now.plus(waitAfter(inARow)));
    if (notLoaded || message.blamed().isEmpty()) {
      loadFailed(session, context, message, now);
    } else {
      doubt(context, message, now);
    }
  }

  static Duration waitAfter(int inARow) {
    if (inARow < 2) {
      return Duration.ZERO;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(inARow - 2, 10));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  /** Whether to try the library on this pilot: not too often, and not right after a failure. */
  boolean mayLoad(Session session, LibraryNumber library, Instant now) {
    Instant next = session.nextLoad.get(library);
    return !hopeless(session, library) && (next == null || !now.isBefore(next));
  }

  /** Whether the library failed to load so often on this pilot that it is not tried again. */
  boolean hopeless(Session session, LibraryNumber library) {
    return session.failedLoads.getOrDefault(library, 0) >= config.loadFailures();
  }

  private void loadFailed(Session session, KnownContext context, ContextGone message, Instant now) {
    LibraryNumber library = context.libraryNumber();
    session.failedLoads.merge(library, 1, Integer::sum);
    int failures = 0;
    for (Session each : fleet.sessions()) {
      failures += each.failedLoads.getOrDefault(library, 0);
    }
    boolean works =
        fleet.contexts().stream()
            .anyMatch(c -> c.library == context.library && c.phase == KnownContext.Phase.WARM);
    if (failures >= config.loadFailures() && !works) {
      String what = " could not be loaded in " + failures + " tries: ";
      broke(context, what + message.evidence(), now);
    }
  }

  private void doubt(KnownContext context, ContextGone message, Instant now) {
    Doubts doubt = doubts.computeIfAbsent(context.libraryNumber(), l -> new Doubts());
    List<CallRef> blamed = message.blamed().stream().map(Blamed::call).toList();
    doubt.contexts += doubt.calls.addAll(blamed) ? 1 : 0;
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
