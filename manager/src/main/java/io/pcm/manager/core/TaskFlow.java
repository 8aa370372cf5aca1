package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Library;
import io.pcm.manager.core.TaskPhases.Phase;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes each task from waiting for its needs to its result file, and the run to its end. */
final class TaskFlow {
  private final RunState state;
  private final Fleet fleet;
  private final StepOutbox outbox;
  private final TaskPhases phases;
  private final List<@Nullable Instant> started = new ArrayList<>();
  private final List<List<TaskState>> dependents = new ArrayList<>();
  private final List<TreeSet<TaskNumber>> open = new ArrayList<>();
  private final Map<LibraryNumber, CallError> broken = new TreeMap<>();
  private final List<String> losses = new ArrayList<>();

  TaskFlow(RunState state, Fleet fleet, StepOutbox outbox) {
    this.state = state;
    this.fleet = fleet;
    this.outbox = outbox;
    phases = new TaskPhases(state.tasks());
    for (TaskState task : state.tasks()) {
      started.add(null);
      dependents.add(new ArrayList<>());
    }
    for (TaskState task : state.tasks()) {
      task.plan.needs().forEach(need -> dependents.get(need.value()).add(task));
    }
    state.libraries().forEach(library -> open.add(new TreeSet<>()));
  }

  TaskState task(TaskNumber number) {
    return state.task(number);
  }

  Phase phase(TaskNumber task) {
    return phases.of(task);
  }

  /** Tasks of the library whose calls can be dispatched, in order. */
  SortedSet<TaskNumber> open(LibraryNumber library) {
    return open.get(library.value());
  }

  /**
   * Whether it is known how many calls of the library are left, and its contexts stay until they
   * have ended.
   */
  boolean maySeeTheEnd(LibrarySpec library) {
    return library.library().retention() == Library.Retention.RUN
        && state.tasks().stream()
            .filter(task -> phases.isUncounted(task.number()))
            .noneMatch(task -> task.plan.spec().library().equals(library.number()));
  }

  @Nullable Instant started(TaskNumber task) {
    return started.get(task.value());
  }

  void dispatched(TaskNumber task, Instant now) {
    if (started.get(task.value()) == null) {
      started.set(task.value(), now);
    }
  }

  void start(Instant now) {
    for (TaskState task : state.tasks()) {
      advance(task, now);
    }
  }

  private void advance(TaskState task, Instant now) {
    if (phase(task.number()) != Phase.WAITING) {
      return;
    }
    boolean cancelled = false;
    for (TaskNumber need : task.plan.needs()) {
      if (phase(need) != Phase.COMPLETE) {
        return;
      }
      cancelled |= state.task(need).outcome() != Outcome.SUCCEEDED;
    }
    if (cancelled) {
      cancel(task, now);
    } else {
      phases.set(task.number(), Phase.COUNTING);
      outbox.act(new Action.CountItems(task.number()));
    }
  }

  private void cancel(TaskState task, Instant now) {
    if (task.opened()) {
      outbox.state(new Fact.TaskReset(task.number()));
    }
    outbox.state(new Fact.TaskOpened(task.number(), 0));
    fleet.cut(task.number(), 0);
    outbox.state(new Fact.TaskEnded(task.number(), Outcome.CANCELLED, 0, 0, 0, 0));
    completed(task, now);
  }

  void counted(TaskNumber number, int count, Instant now) {
    TaskState task = state.task(number);
    if (phase(number) != Phase.COUNTING) {
      return;
    }
    if (count != task.calls()) {
      if (task.opened()) {
        resetDependents(task);
      }
      outbox.state(new Fact.TaskOpened(number, count));
      fleet.cut(number, count);
    }
    if (task.outcome() != null) {
      write(task);
    } else if (task.plan.earlier().isEmpty() || task.allDone()) {
      begin(task, now);
    } else {
      phases.set(number, Phase.FINDING);
      outbox.act(new Action.FindRows(number, 0));
    }
  }

  /** Takes over rows of earlier versions. When all calls were looked at, the others may be made. */
  void found(Event.RowsFound event, Instant now) {
    TaskState task = state.task(event.task());
    if (phase(event.task()) != Phase.FINDING) {
      return;
    }
    Outcomes fresh = task.notDone(event.outcomes());
    if (!fresh.isEmpty()) {
      outbox.state(new Fact.OutcomesRecorded(fresh));
    }
    if (event.next() < task.calls()) {
      outbox.act(new Action.FindRows(event.task(), event.next()));
    } else {
      begin(task, now);
    }
  }

  private void begin(TaskState task, Instant now) {
    TaskNumber number = task.number();
    phases.set(number, Phase.OPEN);
    open(task.plan.spec().library()).add(number);
    CallError cause = broken.get(task.plan.spec().library());
    if (cause != null && !task.allDone()) {
      outbox.state(new Fact.RestEnded(number, Outcome.FAILED, cause));
    }
    settle(task, now);
  }

  /** Calls already sent may end and count. There is no durable record that the items were lost. */
  void lost(TaskNumber number, String reason) {
    if (phase(number) == Phase.HALTED || phase(number) == Phase.COMPLETE) {
      return;
    }
    phases.set(number, Phase.HALTED);
    open(state.task(number).plan.spec().library()).remove(number);
    if (!losses.contains(reason)) {
      losses.add(reason);
    }
  }

  /** Whether items are lost and every remaining task waits for them. */
  boolean halted() {
    return !losses.isEmpty() && !phases.anyMoving();
  }

  /** Why items are lost. */
  String lossReason() {
    return String.join("\n", losses);
  }

  private void resetDependents(TaskState task) {
    for (TaskState dependent : dependents.get(task.number().value())) {
      if (dependent.opened()) {
        outbox.state(new Fact.TaskReset(dependent.number()));
        fleet.cut(dependent.number(), 0);
      }
      resetDependents(dependent);
    }
  }

  /** Ends the task if all its calls have ended or too many have failed. */
  void settle(TaskState task, Instant now) {
    if (phase(task.number()) != Phase.OPEN) {
      return;
    }
    int limit = task.plan.policy().failuresThatFailTheTask().orElse(Integer.MAX_VALUE);
    if (task.rest() == null && task.failedCount() >= limit) {
      cancelRest(
          task, task.failedCount() + " of its calls failed and the task allows " + (limit - 1));
    }
    if (task.allDone()) {
      Instant since = started.get(task.number().value());
      long millis = since == null ? 0 : Duration.between(since, now).toMillis();
      Outcome outcome = task.rest() == null ? Outcome.SUCCEEDED : Outcome.FAILED;
      outbox.state(
          new Fact.TaskEnded(
              task.number(),
              outcome,
              task.succeeded(),
              task.failedInAll(),
              task.cancelled(),
              Math.max(0, millis)));
      fleet.revokeAll(task.number());
      write(task);
    }
  }

  private void cancelRest(TaskState task, String why) {
    outbox.state(
        new Fact.RestEnded(
            task.number(),
            Outcome.CANCELLED,
            new CallError(CallError.NOT_RUN, "task " + task.plan.name() + " failed: " + why)));
  }

  /**
   * Ends the task because its calls seem to have no chance, unless one of them ever succeeded.
   *
   * @param how what happened to the calls, as the end of a sentence
   */
  void failEarly(TaskNumber number, String how, Instant now) {
    TaskState task = state.task(number);
    boolean running = phase(number) == Phase.OPEN && task.rest() == null && !task.allDone();
    if (running && task.succeeded() == 0) {
      cancelRest(task, how);
      settle(task, now);
    }
  }

  private void write(TaskState task) {
    phases.set(task.number(), Phase.WRITING);
    open(task.plan.spec().library()).remove(task.number());
    outbox.act(
        new Action.WriteResults(task.number(), task.rest(), task.file(), task.fileCurrent()));
  }

  void written(TaskNumber number, ResultFile file, Instant now) {
    if (phase(number) == Phase.WRITING) {
      TaskState task = state.task(number);
      if (!task.fileCurrent() || !file.equals(task.file())) {
        outbox.state(new Fact.ResultsWritten(number, file));
      }
      completed(state.task(number), now);
    }
  }

  private void completed(TaskState task, Instant now) {
    phases.set(task.number(), Phase.COMPLETE);
    dependents.get(task.number().value()).forEach(dependent -> advance(dependent, now));
    if (phases.allOver() && state.outcome() == null) {
      endRun();
    }
  }

  private void endRun() {
    boolean clean =
        state.tasks().stream()
            .filter(task -> !task.plan.retired())
            .allMatch(t -> t.outcome() == Outcome.SUCCEEDED && t.failedInAll() == 0);
    Outcome outcome = clean ? Outcome.SUCCEEDED : Outcome.FAILED;
    outbox.state(new Fact.RunEnded(outcome));
    fleet.dismissAll("the run has ended");
    outbox.act(new Action.EndRun(outcome));
  }

  /** Why the library counts as broken; null if it does not. */
  @Nullable CallError broken(LibraryNumber library) {
    return broken.get(library);
  }

  /** No context of the library can be loaded: all its open calls fail, now and later. */
  void broke(LibraryNumber library, CallError error, Instant now) {
    broken.put(library, error);
    for (TaskNumber number : List.copyOf(open(library))) {
      if (!state.task(number).allDone()) {
        outbox.state(new Fact.RestEnded(number, Outcome.FAILED, error));
      }
      settle(state.task(number), now);
    }
  }
}
