package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which context gets which calls. Prefers warm contexts. A context stays with a task while
 * the task has work, because its calls share a prompt prefix.
 */
final class Placement {
  /**
   * Maximum number of calls that one pilot holds: a new session starts with messages that list
   * them, about 5 bytes each.
   */
  static final int PILOT_CALLS = 128 * 1024;

  private final Fleet fleet;
  private final TaskFlow flow;
  private final Demand demand;
  private final WorkTimes times;
  private final LeaseSizes sizes;
  private final TailShares tail;

  Placement(Fleet fleet, TaskFlow flow, Demand demand, WorkTimes times, SchedulerConfig config) {
    this.fleet = fleet;
    this.flow = flow;
    this.demand = demand;
    this.times = times;
    this.sizes = new LeaseSizes(times, config);
    this.tail = new TailShares(times, config);
  }

  /** What waits for contexts. */
  Demand demand() {
    return demand;
  }

  /** Dispatches the waiting calls of these libraries to their contexts that have room. */
  void fill(List<LibraryState> libraries, Instant now) {
    List<LibraryState> needy = demand.needy(libraries);
    if (needy.isEmpty()) {
      return;
    }
    Map<LibraryNumber, List<KnownContext>> contexts = new TreeMap<>();
    for (KnownContext context : fleet.contexts()) {
      if (context.takesCalls() && context.session().takesWork()) {
        contexts.computeIfAbsent(context.libraryNumber(), n -> new ArrayList<>()).add(context);
      }
    }
    for (LibraryState library : needy) {
      List<KnownContext> all = contexts.getOrDefault(library.spec.number(), new ArrayList<>());
      all.sort(
          Comparator.comparing((KnownContext c) -> c.phase == KnownContext.Phase.WARM ? 0 : 1)
              .thenComparing(Placement::load)
              .thenComparing(c -> c.id));
      fill(library, all, now);
    }
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
          || times.callsPerSlot(context.session(), context, now) == 0
          || (context.outstanding == 0 && !takesAny(context, library))) {
        continue;
      }
      if (reserveForSuspects) {
        reserveForSuspects = false;
        giveSuspects(library, context, now);
        continue;
      }
      takers.add(context);
    }
    int waiting = demand.waiting(library.spec.number());
    TailShares.Shares shares =
        flow.maySeeTheEnd(library.spec)
            ? tail.among(takers, waiting, context -> context.outstanding, now)
            : TailShares.Shares.ANY;
    for (List<KnownContext> alike : byPhaseAndSpeed(takers)) {
      fillEvenly(library, alike, shares, now);
    }
  }

  /** Contexts that are loaded before others, and of these the fast ones before the slow ones. */
  private Iterable<List<KnownContext>> byPhaseAndSpeed(List<KnownContext> contexts) {
    Map<Double, List<KnownContext>> warm = new TreeMap<>();
    Map<Double, List<KnownContext>> loading = new TreeMap<>();
    for (KnownContext context : contexts) {
      // Those of unknown speed are given what is there, to find it out.
      double seconds = times.secondsOfCall(context).orElse(0);
      Map<Double, List<KnownContext>> phase =
          context.phase == KnownContext.Phase.WARM ? warm : loading;
      phase.computeIfAbsent(seconds, s -> new ArrayList<>()).add(context);
    }
    List<List<KnownContext>> all = new ArrayList<>(warm.values());
    all.addAll(loading.values());
    return all;
  }

  private void fillEvenly(
      LibraryState library, List<KnownContext> contexts, TailShares.Shares shares, Instant now) {
    double level = level(contexts, demand.waiting(library.spec.number()));
    for (KnownContext context : contexts) {
      int target = (int) Math.min(sizes.target(context, now), shares.of(context));
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
      return flow.task(current);
    }
    TaskNumber best = null;
    int fewest = Integer.MAX_VALUE;
    for (TaskNumber task : flow.open(context.libraryNumber())) {
      if (takes(task)) {
        int others = fleet.contextsWith(task);
        if (others < fewest) {
          fewest = others;
          best = task;
        }
      }
    }
    return best == null ? null : flow.task(best);
  }

  /** Whether the other contexts of its pilot leave room for calls of the library. */
  private boolean takesAny(KnownContext context, LibraryState library) {
    for (TaskNumber task : flow.open(library.spec.number())) {
      if (takes(task)) {
        return sizes.most(context) > 0 && fleet.room().fits(context.session(), task);
      }
    }
    return true;
  }

  private boolean takes(TaskNumber task) {
    CallQueue queue = fleet.queue(task);
    return flow.phase(task) == TaskPhases.Phase.OPEN && queue.waiting() > queue.suspects().size();
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
      if (first == null && flow.task(task).rest() == null && queue.suspects().ready()) {
        first = flow.task(task);
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
