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
 * Loads that failed, and contexts that ended before a call had ended in them: when the next one may
 * be tried on that pilot, and when the library counts as broken.
 *
 * <p>A context that dies with no call in it counts as a load that failed. One that dies with a call
 * in it leaves a doubt: the call is charged for it, and only when many contexts in a row end so,
 * each with a call that was not among those before, it is the library.
 */
final class LoadFailures {
  /** Wait before the third try in a row on one pilot; it doubles with each further one. */
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** No wait is longer: sixteen tries shall not take a pilot more than about a minute. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** What contexts of one library died with, in a row. */
  private static final class Doubts {
    final Set<CallRef> calls = new LinkedHashSet<>();
    int contexts;
  }

  private final Fleet fleet;
  private final TaskFlow flow;
  private final SchedulerConfig config;
  private final Map<LibraryNumber, Doubts> doubts = new TreeMap<>();

  LoadFailures(Parts parts) {
    this.fleet = parts.fleet();
    this.flow = parts.flow();
    this.config = parts.config();
  }

  /** A call ended in a context of the library: there it works. */
  void served(Session session, LibraryNumber library) {
    session.failedLoads.remove(library);
    session.unserved.remove(library);
    session.nextLoad.remove(library);
    doubts.remove(library);
  }

  /** The context is no more and was forgotten. */
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

  /** Whether the wait after the last failure there is over. */
  boolean mayLoad(Session session, LibraryNumber library, Instant now) {
    Instant next = session.nextLoad.get(library);
    return next == null || !now.isBefore(next);
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

  /** Whether a context of the library lives on that was opened before this one and is warm. */
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
