package io.pcm.manager.core;

import io.pcm.api.CallError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@link RunView}s. */
final class Views {
  /** Tasks of whose calls a view says why they were not tried. */
  private static final int UNRUN_MAX = 50;

  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final Unschedulable unschedulable;
  private final int[] recordedBefore;

  Views(Parts parts, Unschedulable unschedulable) {
    this.state = parts.state();
    this.fleet = parts.fleet();
    this.flow = parts.flow();
    this.unschedulable = unschedulable;
    this.recordedBefore = new int[state.tasks().size()];
  }

  /** What is done now was done by earlier managers. */
  void markStart() {
    for (TaskState task : state.tasks()) {
      recordedBefore[task.number().value()] = task.recorded();
      task.markStart();
    }
  }

  RunView view(boolean draining, long dropped, Instant now) {
    List<RunView.TaskView> tasks = new ArrayList<>();
    state.tasks().forEach(task -> tasks.add(view(task, now)));
    List<RunView.LibraryView> libraries = new ArrayList<>();
    state.libraries().forEach(library -> libraries.add(view(library, now)));
    List<RunView.PilotView> pilots = new ArrayList<>();
    fleet.sessions().forEach(session -> pilots.add(view(session, now)));
    return new RunView(
        state.epoch(),
        state.outcome(),
        draining,
        List.copyOf(tasks),
        List.copyOf(libraries),
        List.copyOf(pilots),
        state.pilotsJoined(),
        state.pilotsLost(),
        dropped,
        unrun(),
        null,
        RunView.Strangers.NONE);
  }

  /** Calls that ended without a try of their own, and why. */
  private List<RunView.FailureView> unrun() {
    List<RunView.FailureView> failures = new ArrayList<>();
    for (TaskState task : state.tasks()) {
      Fact.@Nullable RestEnded rest = task.rest();
      int count = task.failedUntried() + task.cancelled();
      if (rest != null && count > 0 && failures.size() < UNRUN_MAX) {
        failures.add(
            new RunView.FailureView(
                task.plan.name().display(),
                rest.error().kind(),
                count,
                -1,
                rest.error().message()));
      }
    }
    return failures;
  }

  private RunView.TaskView view(TaskState task, Instant now) {
    Instant started = flow.started(task.number());
    int running = fleet.queue(task.number()).out();
    boolean ended = task.outcome() != null;
    double here = started == null || ended ? 0 : Duration.between(started, now).toMillis() / 1e3;
    return new RunView.TaskView(
        task.plan.name().display(),
        phase(task, running),
        task.calls(),
        task.succeeded(),
        task.failedInAll(),
        task.cancelled(),
        ended ? 0 : running,
        task.millis() / 1e3 + here,
        task.recorded() - recordedBefore[task.number().value()] + task.failedUntried(),
        task.millisHere() / 1e3 + here);
  }

  private String phase(TaskState task, int running) {
    if (task.outcome() != null) {
      return task.outcome().name();
    }
    return switch (flow.phase(task.number())) {
      case WAITING, HALTED -> "WAITING";
      case COUNTING -> "READY";
      default -> running > 0 || task.doneCount() > 0 ? "RUNNING" : "READY";
    };
  }

  private RunView.LibraryView view(LibraryState library, Instant now) {
    int warm = 0;
    int loading = 0;
    for (Context context : fleet.contexts()) {
      if (context.library == library.spec) {
        warm += context.phase == Context.Phase.WARM ? 1 : 0;
        loading += context.phase == Context.Phase.LOADING ? 1 : 0;
      }
    }
    @Nullable CallError broken = flow.broken(library.spec.number());
    return new RunView.LibraryView(
        library.spec.library().name(),
        library.loads(),
        library.calls(),
        library.loadSeconds(),
        library.loadSecondsAvoided(),
        warm,
        loading,
        broken == null ? null : broken.message(),
        unschedulable.why(library, now));
  }

  private static RunView.PilotView view(Session session, Instant now) {
    int calls = 0;
    for (Context context : session.contexts.values()) {
      calls += context.outstanding;
    }
    String phase = session.draining() ? "DRAINING" : calls > 0 ? "SERVING" : "JOINED";
    return new RunView.PilotView(
        session.id.toString(),
        session.info.pilot(),
        session.info.host(),
        session.info.pid(),
        session.info.job(),
        phase,
        session.warmContexts(),
        calls,
        Math.max(0, Duration.between(session.lastHeard(), now).toMillis() / 1e3),
        session.info.gpus(),
        session.answered(),
        Math.max(0, Duration.between(session.joined, now).toMillis() / 1e3),
        session.lifeLeft(now).map(left -> left.toMillis() / 1e3).orElse(null),
        session.info.gpuDevices());
  }
}
