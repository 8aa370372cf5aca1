package io.pcm.manager.core;

import io.pcm.api.Limits;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides which context gets which calls, and where to open contexts. Prefers warm contexts. A
 * context stays with a task while the task has work, because its calls share a prompt prefix. Opens
 * a new context only for work that existing contexts have no room for.
 */
final class Placement {
  /** Number of indices between two durable records of the dispatch horizon. */
  private static final int HORIZON_STEP = 100_000;

  /** Minimum number of calls per slot: the running call and the next one. */
  private static final int AHEAD_MIN = 2;

  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final StepOutbox outbox;
  private final CallTimes times;
  private final TimeLeft timeLeft;
  private final LoadFailures failures;
  private final SchedulerConfig config;

  Placement(Parts parts, CallTimes times, TimeLeft timeLeft, LoadFailures failures) {
    this.state = parts.state();
    this.fleet = parts.fleet();
    this.flow = parts.flow();
    this.outbox = parts.outbox();
    this.times = times;
    this.timeLeft = timeLeft;
    this.failures = failures;
    this.config = parts.config();
  }

  void place(Instant now) {
    for (LibraryState library : state.libraries()) {
      if (waiting(library) > 0) {
        List<KnownContext> contexts = contextsOf(library);
        fill(library, contexts, now);
        if (waiting(library) > 0) {
          openMore(library, now);
        }
      }
    }
  }

  private List<KnownContext> contextsOf(LibraryState library) {
    List<KnownContext> contexts = new ArrayList<>();
    for (KnownContext context : fleet.contexts()) {
      Session session = fleet.session(context.session);
      if (context.library == library.spec
          && context.takesCalls()
          && session != null
          && !session.draining()) {
        contexts.add(context);
      }
    }
    contexts.sort(
        Comparator.comparing((KnownContext c) -> c.phase == KnownContext.Phase.WARM ? 0 : 1)
            .thenComparing(c -> c.outstanding / (double) c.recipe().slots())
            .thenComparing(c -> c.id));
    return contexts;
  }

  int waiting(LibraryState library) {
    int waiting = 0;
    for (TaskNumber task : flow.open(library.spec.number())) {
      waiting += fleet.queue(task).waiting();
    }
    return waiting;
  }

  private void fill(LibraryState library, List<KnownContext> contexts, Instant now) {
    boolean reserveForSuspects = suspectTask(library) != null;
    int share = (waiting(library) + contexts.size() - 1) / Math.max(1, contexts.size());
    for (KnownContext context : contexts) {
      Session session = fleet.session(context.session);
      if (session == null
          || context.runsAlone()
          || timeLeft.callsPerSlot(session, context, now) == 0) {
        continue;
      }
      if (reserveForSuspects) {
        reserveForSuspects = false;
        giveSuspect(library, session, context, now);
        continue;
      }
      int room = target(session, context, now) - context.outstanding;
      if (context.outstanding == 0 || room * 2 >= target(session, context, now)) {
        give(session, context, Math.min(room, Math.max(share, context.recipe().slots())), now);
      }
    }
  }

  /** How many calls the context should hold now; no more than can end there in time. */
  private int target(Session session, KnownContext context, Instant now) {
    OptionalDouble seconds = times.of(context.libraryNumber(), session.info.device());
    double perSlot = AHEAD_MIN;
    if (seconds.isPresent() && context.phase == KnownContext.Phase.WARM) {
      double ahead = config.leaseHorizon().toMillis() / 1e3;
      perSlot = Math.max(perSlot, 1 + Math.ceil(ahead / Math.max(seconds.getAsDouble(), 1e-6)));
    }
    double inTime = Math.min(perSlot, timeLeft.callsPerSlot(session, context, now));
    return (int) Math.min(context.recipe().slots() * inTime, config.outstandingMax());
  }

  private void give(Session session, KnownContext context, int room, Instant now) {
    int left = room;
    while (left > 0) {
      TaskState task = nextTask(context);
      if (task == null) {
        return;
      }
      int[] calls = fleet.queue(task.number()).take(Math.min(left, Limits.LEASE_CALLS));
      if (calls.length == 0) {
        return;
      }
      left -= calls.length;
      grant(session, context, new Grant(task, false, calls), now);
    }
  }

  /** The context's current task while it has work, otherwise the task with the fewest contexts. */
  private @Nullable TaskState nextTask(KnownContext context) {
    TaskNumber current = context.task;
    if (current != null && takes(current)) {
      return state.task(current);
    }
    TaskNumber best = null;
    int fewest = Integer.MAX_VALUE;
    for (TaskNumber task : flow.open(context.libraryNumber())) {
      if (takes(task)) {
        int others = 0;
        for (KnownContext other : fleet.contexts()) {
          others += task.equals(other.task) && other.outstanding > 0 ? 1 : 0;
        }
        if (others < fewest) {
          fewest = others;
          best = task;
        }
      }
    }
    return best == null ? null : state.task(best);
  }

  private boolean takes(TaskNumber task) {
    CallQueue queue = fleet.queue(task);
    return flow.phase(task) == TaskFlow.Phase.OPEN && queue.waiting() > queue.suspects();
  }

  private @Nullable TaskState suspectTask(LibraryState library) {
    for (TaskNumber task : flow.open(library.spec.number())) {
      if (fleet.queue(task).suspects() > 0 && state.task(task).rest() == null) {
        return state.task(task);
      }
    }
    return null;
  }

  private void giveSuspect(
      LibraryState library, Session session, KnownContext context, Instant now) {
    TaskState task = suspectTask(library);
    if (task != null && context.idle()) {
      int call = fleet.queue(task.number()).takeSuspect();
      grant(session, context, new Grant(task, true, new int[] {call}), now);
    }
  }

  private void grant(Session session, KnownContext context, Grant grant, Instant now) {
    TaskState task = grant.task();
    CallQueue queue = fleet.queue(task.number());
    if (queue.cursor() > task.horizon()) {
      int upTo = (int) Math.min((long) queue.cursor() + HORIZON_STEP, Integer.MAX_VALUE);
      outbox.state(new Fact.DispatchHorizon(task.number(), upTo));
    }
    flow.dispatched(task.number(), now);
    fleet.grant(session, context, grant, now);
  }

  private void openMore(LibraryState library, Instant now) {
    List<Session> candidates = new ArrayList<>(fleet.sessions());
    candidates.sort(
        Comparator.comparing((Session s) -> s.failedLoads.getOrDefault(library.spec.number(), 0))
            .thenComparing(s -> s.contexts.size())
            .thenComparing(s -> s.id));
    for (Session session : candidates) {
      if (waiting(library) > 0 && mayOpen(session, library, now)) {
        fleet.open(session, library.spec, now);
        fill(library, newest(session), now);
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
    if (session.draining()
        || session.failedLoads.getOrDefault(library.spec.number(), 0) >= config.loadFailures()
        || !failures.mayLoad(session, library.spec.number(), now)
        || !timeLeft.forANewContext(session, library.spec.number(), now)) {
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
    if (others >= unbookedMost(wanted, session.offered())) {
      return false;
    }
    if (!wanted.fitsIn(session.free())) {
      makeRoom(session, wanted);
      return false;
    }
    return true;
  }

  /**
   * Maximum number of contexts of one library on a pilot, if they share its processors and GPUs
   * without reserving any: memory alone must not allow hundreds of processes on two cores.
   */
  private static int unbookedMost(Resources wanted, Resources offered) {
    if (wanted.equals(Resources.NONE)) {
      return 1;
    }
    boolean shared = wanted.cores() == 0 && wanted.gpus() == 0;
    return shared ? Math.max(1, offered.cores()) : Integer.MAX_VALUE;
  }

  /**
   * Closes idle contexts that no waiting work needs, if that frees enough resources. The resources
   * are free once these contexts are gone.
   */
  private void makeRoom(Session session, Resources wanted) {
    Resources coming = session.free();
    List<KnownContext> victims = new ArrayList<>();
    for (KnownContext context : session.contexts.values()) {
      boolean unneeded = context.idle() && waiting(state.library(context.libraryNumber())) == 0;
      if (context.phase == KnownContext.Phase.UNLOADING || unneeded) {
        coming = coming.plus(context.recipe().resources());
        if (unneeded) {
          victims.add(context);
        }
      }
    }
    if (wanted.fitsIn(coming)) {
      victims.forEach(fleet::close);
    }
  }
}
