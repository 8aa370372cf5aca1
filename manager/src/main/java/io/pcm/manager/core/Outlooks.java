package io.pcm.manager.core;

import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Creates {@link Outlook}s. */
final class Outlooks {
  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final WorkTimes times;

  Outlooks(RunState state, Fleet fleet, TaskFlow flow, WorkTimes times) {
    this.state = state;
    this.fleet = fleet;
    this.flow = flow;
    this.times = times;
  }

  Outlook outlook(Instant now) {
    List<Outlook.Work> work = new ArrayList<>();
    state.libraries().forEach(library -> work.add(work(library, now)));
    List<Outlook.Member> pilots = new ArrayList<>();
    List<Resources> heldBack = heldBack();
    for (Session session : fleet.sessions()) {
      boolean waits =
          session.contexts.isEmpty() && heldBack.stream().anyMatch(session.free()::fits);
      pilots.add(member(session, waits, now));
    }
    return new Outlook(work, pilots);
  }

  /** What contexts reserve that wait until others have loaded. */
  private List<Resources> heldBack() {
    List<Resources> heldBack = new ArrayList<>();
    for (LibraryState library : state.libraries()) {
      int waiting = 0;
      for (TaskNumber task : flow.open(library.spec.number())) {
        waiting += fleet.queue(task).waiting();
      }
      if (waiting > 0 && times.spread().heldTo(library.spec.number()) > 0) {
        heldBack.add(library.spec.library().resources());
      }
    }
    return heldBack;
  }

  private Outlook.Work work(LibraryState library, Instant now) {
    LibraryNumber number = library.spec.number();
    int calls = 0;
    boolean counting = false;
    Optional<Duration> ahead = Optional.empty();
    for (TaskState task : state.tasks()) {
      if (!task.plan.spec().library().equals(number)) {
        continue;
      }
      switch (flow.phase(task.number())) {
        case OPEN -> {
          CallQueue queue = fleet.queue(task.number());
          calls += queue.waiting() + queue.keptBack() + queue.out();
        }
        case COUNTING -> counting = true;
        case WAITING -> ahead = sooner(ahead, untilItBegins(task, now));
        default -> {
          // Nothing is left to do for it.
        }
      }
    }
    int atOnce = 0;
    for (Session session : fleet.sessions()) {
      atOnce = Math.max(atOnce, places(session, number));
    }
    return new Outlook.Work(
        library.spec.library().name(),
        calls,
        Math.max(0, calls - running(number)),
        atOnce > 0 ? atOnce : library.spec.library().slots(),
        counting,
        ahead,
        paces(number));
  }

  private int running(LibraryNumber library) {
    int running = 0;
    for (KnownContext context : fleet.contexts()) {
      if (context.libraryNumber().equals(library) && context.phase == KnownContext.Phase.WARM) {
        running += Math.min(context.outstanding, context.slots());
      }
    }
    return running;
  }

  private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
    return one.isEmpty() || (other.isPresent() && other.get().compareTo(one.get()) < 0)
        ? other
        : one;
  }

  /** Empty if the task waits for tasks that have not begun themselves, or that have no pace yet. */
  private Optional<Duration> untilItBegins(TaskState task, Instant now) {
    Duration longest = Duration.ZERO;
    for (TaskNumber need : task.plan.needs()) {
      Optional<Duration> rest =
          switch (flow.phase(need)) {
            case COMPLETE, WRITING -> Optional.of(Duration.ZERO);
            case OPEN -> rest(state.task(need), now);
            default -> Optional.empty();
          };
      if (rest.isEmpty()) {
        return rest;
      }
      longest = rest.get().compareTo(longest) > 0 ? rest.get() : longest;
    }
    return Optional.of(longest);
  }

  /**
   * How long the warm contexts need for the calls of this task, if they had no others. A context
   * that has not answered for some time may not answer for as long again: the calls of a task may
   * take far longer than those of earlier ones.
   */
  private Optional<Duration> rest(TaskState task, Instant now) {
    double perSecond = 0;
    double longestCall = 0;
    for (KnownContext context : fleet.contexts()) {
      OptionalDouble seconds = times.secondsOfCall(context.libraryNumber(), context.session());
      if (context.libraryNumber().equals(task.plan.spec().library()) && seconds.isPresent()) {
        perSecond += context.slots() / Math.max(1e-6, seconds.getAsDouble());
        longestCall = Math.max(longestCall, seconds.getAsDouble());
        longestCall = Math.max(longestCall, silence(context, task.number(), now));
      }
    }
    CallQueue queue = fleet.queue(task.number());
    int calls = queue.waiting() + queue.keptBack() + queue.out();
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (1e3 * Math.max(longestCall, calls / perSecond))));
  }

  /** For how many seconds a context has run calls of this task and has answered none. */
  private static double silence(KnownContext context, TaskNumber task, Instant now) {
    return context.running(task) > 0
        ? Duration.between(context.quietSince(), now).toMillis() / 1e3
        : 0;
  }

  private List<Outlook.Pace> paces(LibraryNumber library) {
    Map<String, Integer> places = new TreeMap<>();
    for (Session session : fleet.sessions()) {
      places.merge(session.info.device(), places(session, library), Math::max);
    }
    List<Outlook.Pace> paces = new ArrayList<>();
    for (Map.Entry<String, Double> each : times.secondsOfCalls(library).entrySet()) {
      int calls = Math.max(1, places.getOrDefault(each.getKey(), 0));
      double perSecond = calls / Math.max(1e-6, each.getValue());
      paces.add(new Outlook.Pace(each.getKey(), perSecond, times.load(library, each.getKey())));
    }
    return paces;
  }

  /** How many calls of the library run on the pilot at a time. */
  private static int places(Session session, LibraryNumber library) {
    int places = 0;
    for (KnownContext context : session.contexts.values()) {
      if (context.libraryNumber().equals(library)) {
        places += Math.min(context.slots(), session.window(context));
      }
    }
    return places;
  }

  private static Outlook.Member member(Session session, boolean waitsToLoad, Instant now) {
    Instant active = session.joined;
    Optional<Instant> loading = Optional.empty();
    boolean busy = waitsToLoad;
    List<String> libraries = new ArrayList<>();
    for (KnownContext context : session.contexts.values()) {
      active = context.servedAt.isAfter(active) ? context.servedAt : active;
      active = context.opened.isAfter(active) ? context.opened : active;
      busy |= context.outstanding > 0 || context.phase == KnownContext.Phase.LOADING;
      if (context.phase == KnownContext.Phase.LOADING && loading.isEmpty()) {
        loading = Optional.of(context.opened);
      }
      if (context.takesCalls() && !libraries.contains(context.recipe().name())) {
        libraries.add(context.recipe().name());
      }
    }
    boolean warm = session.warmContexts() > 0;
    return new Outlook.Member(
        session.job(),
        session.info.device(),
        busy ? Duration.ZERO : Duration.between(active, now),
        warm ? Optional.empty() : loading.map(since -> Duration.between(since, now)),
        libraries,
        session.lifeLeft(now),
        session.takesWork());
  }
}
