package io.pcm.manager.core;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of a run, derived from its facts. Live steps and a restart use the same code.
 */
final class RunState implements Fact.Cases {
  private final List<TaskState> tasks;
  private final List<LibraryState> libraries;
  private final Map<ContextId, OpenedContext> contexts = new TreeMap<>();
  private final Map<String, SessionId> pilots = new TreeMap<>();
  private final Set<String> drainedJobs = new TreeSet<>();
  private final Map<TimeAccount, HeldTime> heldTimes = new TreeMap<>();
  private int epoch;
  private int lastContext;
  private int pilotsJoined;
  private int pilotsLost;
  private @Nullable Outcome outcome;

  RunState(RunPlan plan) {
    tasks = plan.tasks().stream().map(TaskState::new).toList();
    libraries = plan.libraries().stream().map(LibraryState::new).toList();
  }

  void apply(Fact fact) {
    fact.match(this);
  }

  TaskState task(TaskNumber number) {
    return tasks.get(number.value());
  }

  List<TaskState> tasks() {
    return tasks;
  }

  boolean knows(TaskNumber number) {
    return number.value() >= 0 && number.value() < tasks.size();
  }

  LibraryState library(LibraryNumber number) {
    return libraries.get(number.value());
  }

  List<LibraryState> libraries() {
    return libraries;
  }

  int epoch() {
    return epoch;
  }

  ContextId nextContext() {
    return new ContextId(epoch, Math.incrementExact(lastContext));
  }

  /** The pilots that have joined and neither left nor been lost, by name. */
  Map<String, SessionId> pilots() {
    return Collections.unmodifiableMap(pilots);
  }

  /** Whether the context has ever been warm. */
  boolean hasLoaded(ContextId context) {
    OpenedContext opened = contexts.get(context);
    return opened != null && opened.loaded;
  }

  /** Contexts that have not ended. */
  List<ContextId> openContexts() {
    return contexts.entrySet().stream()
        .filter(each -> each.getValue().lost == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  int pilotsJoined() {
    return pilotsJoined;
  }

  int pilotsLost() {
    return pilotsLost;
  }

  /** Jobs whose pilots may not serve. */
  Set<String> drainedJobs() {
    return drainedJobs;
  }

  /** How pilots spent their time. */
  Map<TimeAccount, HeldTime> heldTimes() {
    return Collections.unmodifiableMap(heldTimes);
  }

  /** How the run ended; null while it runs. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  @Override
  public void runOpened(Fact.RunOpened fact) {
    epoch = fact.epoch();
    outcome = null;
    lastContext = 0;
    tasks.forEach(TaskState::reopenRest);
  }

  @Override
  public void taskOpened(Fact.TaskOpened fact) {
    task(fact.task()).open(fact.calls());
  }

  @Override
  public void outcomesRecorded(Fact.OutcomesRecorded fact) {
    TaskState task = task(fact.outcomes().task());
    int before = task.computed();
    task.record(fact.outcomes());
    library(task.plan.spec().library()).served(task.computed() - before);
  }

  @Override
  public void attemptCharged(Fact.AttemptCharged fact) {
    task(fact.task()).charge(fact);
  }

  @Override
  public void restEnded(Fact.RestEnded fact) {
    task(fact.task()).endRest(fact);
  }

  @Override
  public void taskEnded(Fact.TaskEnded fact) {
    task(fact.task()).end(fact.outcome(), fact.millis());
  }

  @Override
  public void resultsWritten(Fact.ResultsWritten fact) {
    task(fact.task()).wrote(fact.file());
  }

  @Override
  public void taskReset(Fact.TaskReset fact) {
    task(fact.task()).reset(epoch);
  }

  @Override
  public void dispatchHorizon(Fact.DispatchHorizon fact) {
    task(fact.task()).dispatched(fact.index());
  }

  @Override
  public void pilotJoined(Fact.PilotJoined fact) {
    pilotsJoined += pilots.put(fact.pilot(), fact.session()) == null ? 1 : 0;
  }

  @Override
  public void pilotLeft(Fact.PilotLeft fact) {
    pilotsLost += fact.lost() ? 1 : 0;
    pilots.values().remove(fact.session());
  }

  @Override
  public void timeCounted(Fact.TimeCounted fact) {
    heldTimes.merge(fact.account(), fact.time(), HeldTime::plus);
  }

  @Override
  public void jobDrained(Fact.JobDrained fact) {
    drainedJobs.add(fact.job());
  }

  @Override
  public void contextOpened(Fact.ContextOpened fact) {
    contexts.put(fact.context(), new OpenedContext(fact.library()));
    lastContext = fact.context().number();
  }

  @Override
  public void contextAdopted(Fact.ContextAdopted fact) {
    OpenedContext opened =
        contexts.computeIfAbsent(fact.context(), id -> new OpenedContext(fact.library()));
    if (opened.lost != null) {
      library(opened.library).found(opened.lost);
      opened.lost = null;
    }
  }

  @Override
  public void contextWarmed(Fact.ContextWarmed fact) {
    OpenedContext opened = contexts.get(fact.context());
    if (opened != null) {
      opened.loaded = true;
      library(opened.library).loaded(fact.loadMillis());
    }
  }

  /** A lost context is remembered, because its pilot may come back. */
  @Override
  public void contextEnded(Fact.ContextEnded fact) {
    boolean lost = fact.cause() == Cause.LOST || fact.cause() == Cause.NOT_BACK;
    OpenedContext opened = contexts.get(fact.context());
    if (!lost || opened == null || !opened.loaded) {
      contexts.remove(fact.context());
    } else {
      opened.lost = fact.cause();
      library(opened.library).lost(fact.cause());
    }
  }

  /** A context of the facts: its library, whether it has loaded, and how it was lost. */
  private static final class OpenedContext {
    final LibraryNumber library;
    boolean loaded;
    @Nullable Cause lost;

    OpenedContext(LibraryNumber library) {
      this.library = library;
    }
  }

  @Override
  public void runEnded(Fact.RunEnded fact) {
    outcome = fact.outcome();
  }
}
