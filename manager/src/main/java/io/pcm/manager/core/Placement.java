package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides which context gets which calls. Prefers warm contexts. A context stays with a task while
 * the task has work, because its calls share a prompt prefix.
 */
final class Placement {
  /** Minimum number of calls per slot: the running call and the next one. */
  private static final int AHEAD_MIN = 2;

  /**
   * Maximum number of calls that one pilot holds: a new session starts with messages that list
   * them, about 5 bytes each.
   */
  static final int PILOT_CALLS = 128 * 1024;

  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final WorkTimes times;
  private final SchedulerConfig config;

  Placement(RunState state, Fleet fleet, TaskFlow flow, WorkTimes times, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.flow = flow;
    this.times = times;
    this.config = config;
  }

  /** Dispatches the library's waiting calls to its contexts that have room. */
  void fill(LibraryState library, Instant now) {
    fill(library, contextsOf(library), now);
  }

  private List<KnownContext> contextsOf(LibraryState library) {
    List<KnownContext> contexts = new ArrayList<>();
    for (KnownContext context : fleet.contexts()) {
      if (context.library == library.spec
          && context.takesCalls()
          && context.session().takesWork()) {
        contexts.add(context);
      }
    }
    contexts.sort(
        Comparator.comparing((KnownContext c) -> c.phase == KnownContext.Phase.WARM ? 0 : 1)
            .thenComparing(Placement::load)
            .thenComparing(c -> c.id));
    return contexts;
  }

  /** How many calls wait that existing contexts have no room for. */
  int unplaced(LibraryState library, Instant now) {
    int suspects = 0;
    int waiting = 0;
    for (TaskNumber task : flow.open(library.spec.number())) {
      suspects += fleet.queue(task).suspects().ready() ? 1 : 0;
      waiting += fleet.queue(task).waiting() - fleet.queue(task).suspects().size();
    }
    boolean anyContext =
        contextsOf(library).stream().anyMatch(c -> times.callsPerSlot(c.session(), c, now) > 0);
    return anyContext ? waiting : waiting + suspects;
  }

  /** How many calls of the library wait. */
  int waiting(LibraryNumber library) {
    int waiting = 0;
    for (TaskNumber task : flow.open(library)) {
      waiting += fleet.queue(task).waiting();
    }
    return waiting;
  }

  /** Whether calls of the library wait that are to run without others. */
  boolean hasSuspects(LibraryState library) {
    for (TaskNumber task : flow.open(library.spec.number())) {
      if (fleet.queue(task).suspects().size() > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether calls of the library wait, are being counted, or are kept back for pilots that may run
   * them.
   */
  boolean isNeeded(LibraryNumber library) {
    for (TaskState task : state.tasks()) {
      if (task.plan.spec().library().equals(library) && isNeeded(task)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNeeded(TaskState task) {
    CallQueue queue = fleet.queue(task.number());
    return switch (flow.phase(task.number())) {
      case COUNTING -> true;
      case OPEN -> queue.waiting() + queue.keptBack() > 0;
      default -> false;
    };
  }

  /** How many calls it holds for each that it takes at a time. */
  private static double load(KnownContext context) {
    return context.outstanding / (double) context.slots();
  }

  /** Dispatches them to these contexts of the library, in this order. */
  void fill(LibraryState library, List<KnownContext> contexts, Instant now) {
    boolean reserveForSuspects = suspectTask(library) != null;
    List<KnownContext> takers = new ArrayList<>();
    for (KnownContext context : contexts) {
      if (context.runsAlone()
          || context.mayNotLoad()
          || times.callsPerSlot(context.session(), context, now) == 0) {
        continue;
      }
      if (reserveForSuspects) {
        reserveForSuspects = false;
        giveSuspects(library, context, now);
        continue;
      }
      takers.add(context);
    }
    fillEvenly(library, takers, KnownContext.Phase.WARM, now);
    fillEvenly(library, takers, KnownContext.Phase.LOADING, now);
  }

  private void fillEvenly(
      LibraryState library, List<KnownContext> all, KnownContext.Phase phase, Instant now) {
    List<KnownContext> contexts = all.stream().filter(c -> c.phase == phase).toList();
    double level = level(contexts, waiting(library.spec.number()));
    for (KnownContext context : contexts) {
      int target = target(context.session(), context, now);
      int room = target - context.outstanding;
      if (context.outstanding == 0 || room * 2 >= target) {
        int part = (int) Math.ceil(level * context.slots()) - context.outstanding;
        give(context, Math.min(room, part), now);
      }
    }
  }

  /**
   * The load of the contexts if the waiting calls are spread evenly over them. Without this, the
   * first context would take the end of a task into its large window, and others would have none.
   *
   * @param contexts by their load, lowest first
   */
  private static double level(List<KnownContext> contexts, int waiting) {
    long calls = waiting;
    long slots = 0;
    for (KnownContext context : contexts) {
      if (slots > 0 && load(context) * slots >= calls) {
        break;
      }
      calls += context.outstanding;
      slots += context.slots();
    }
    return slots == 0 ? 0 : calls / (double) slots;
  }

  /** How many calls the context should hold now; no more than can end there in time. */
  private int target(Session session, KnownContext context, Instant now) {
    OptionalDouble seconds = times.secondsOfCall(context.libraryNumber(), session);
    double perSlot = AHEAD_MIN;
    if (seconds.isPresent() && context.phase == KnownContext.Phase.WARM) {
      double ahead = config.leaseHorizon().toMillis() / 1e3;
      perSlot = Math.max(perSlot, 1 + Math.ceil(ahead / Math.max(seconds.getAsDouble(), 1e-6)));
    }
    double inTime = Math.min(perSlot, times.callsPerSlot(session, context, now));
    int most = (int) Math.min(context.slots() * inTime, most(session, context));
    int window = session.window(context);
    return window < context.slots() ? Math.min(window, most) : most;
  }

  /** How many calls the context may hold, however short they are. */
  private long most(Session session, KnownContext context) {
    long all = Math.max(config.outstandingMax(), AHEAD_MIN * context.slots());
    int elsewhere = session.outstanding - context.outstanding;
    return Math.min(Math.min(all, ItemRoom.callsOf(context)), Math.max(0, PILOT_CALLS - elsewhere));
  }

  private void give(KnownContext context, int room, Instant now) {
    int left = room;
    while (left > 0) {
      TaskState task = nextTask(context);
      if (task == null || !fleet.room().fits(context.session(), task.number())) {
        return;
      }
      int most = ItemRoom.callsOfLease(context);
      int[] calls = fleet.queue(task.number()).take(Math.min(left, most));
      if (calls.length == 0) {
        return;
      }
      left -= calls.length;
      grant(context, new Grant(task, false, calls), now);
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
    return flow.phase(task) == TaskFlow.Phase.OPEN && queue.waiting() > queue.suspects().size();
  }

  /**
   * A task with suspects to give out; null if there is none. First come calls that were given back
   * and are not suspected, so that a context that is probably lost with suspects serves these
   * before.
   */
  private @Nullable TaskState suspectTask(LibraryState library) {
    TaskState first = null;
    for (TaskNumber task : flow.open(library.spec.number())) {
      CallQueue queue = fleet.queue(task);
      if (takes(task) && queue.anyGivenBack()) {
        return null;
      }
      if (first == null && state.task(task).rest() == null && queue.suspects().ready()) {
        first = state.task(task);
      }
    }
    return first;
  }

  private void giveSuspects(LibraryState library, KnownContext context, Instant now) {
    TaskState task = suspectTask(library);
    if (task != null && context.idle() && fleet.room().fits(context.session(), task.number())) {
      int window = context.session().window(context);
      int most = Math.min(window, ItemRoom.callsOfLease(context));
      int[] calls = fleet.queue(task.number()).takeSuspects(most);
      grant(context, new Grant(task, true, calls), now);
    }
  }

  private void grant(KnownContext context, Grant grant, Instant now) {
    flow.dispatched(grant.task().number(), now);
    fleet.grant(context, grant, now);
  }
}
