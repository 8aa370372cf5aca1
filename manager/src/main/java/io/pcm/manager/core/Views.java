package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.api.status.Adopted;
import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.GpuHolder;
import io.pcm.api.status.GpuUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.api.workflow.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates {@link RunProgress} snapshots. */
final class Views {
  /** Maximum number of tasks for which a snapshot explains why calls were not run. */
  private static final int UNRUN_MAX = 50;

  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final Feasibility unschedulable;
  private final LoadFailures failures;
  private final int[] recordedBefore;

  Views(
      RunState state,
      Fleet fleet,
      TaskFlow flow,
      Feasibility unschedulable,
      LoadFailures failures) {
    this.state = state;
    this.fleet = fleet;
    this.flow = flow;
    this.unschedulable = unschedulable;
    this.failures = failures;
    this.recordedBefore = new int[state.tasks().size()];
  }

  /** Marks everything done so far as done by earlier managers. */
  void markStart() {
    for (TaskState task : state.tasks()) {
      recordedBefore[task.number().value()] = task.recorded();
      task.markStart();
    }
  }

  RunProgress view(boolean draining, long dropped, Adopted adopted, Instant now) {
    List<TaskProgress> tasks = new ArrayList<>();
    for (TaskState task : state.tasks()) {
      if (!task.plan.retired()) {
        tasks.add(view(task, now));
      }
    }
    List<LibraryProgress> libraries = new ArrayList<>();
    state.libraries().forEach(library -> libraries.add(view(library, now)));
    List<PilotProgress> pilots = new ArrayList<>();
    fleet.sessions().forEach(session -> pilots.add(view(session, now)));
    return RunProgress.builder()
        .epoch(state.epoch())
        .outcome(state.outcome())
        .draining(draining)
        .tasks(tasks)
        .libraries(libraries)
        .pilots(pilots)
        .pilotsJoined(state.pilotsJoined())
        .pilotsLost(state.pilotsLost())
        .dropped(dropped)
        .failures(unrun())
        .adopted(adopted)
        .usage(usage())
        .build();
  }

  private List<UsageProgress> usage() {
    List<UsageProgress> rows = new ArrayList<>();
    fleet
        .usage()
        .total(fleet.sessions())
        .forEach((account, time) -> rows.add(account.progress(time)));
    return rows;
  }

  /** Calls that ended without an attempt, and why. */
  private List<FailureSummary> unrun() {
    List<FailureSummary> failures = new ArrayList<>();
    for (TaskState task : state.tasks()) {
      Fact.@Nullable RestEnded rest = task.rest();
      int count = task.failedUntried() + task.cancelled();
      if (rest != null && !task.plan.retired() && count > 0 && failures.size() < UNRUN_MAX) {
        failures.add(
            FailureSummary.of(
                task.plan.name().display(),
                rest.error().kind(),
                count,
                -1,
                rest.error().message()));
      }
    }
    return failures;
  }

  private TaskProgress view(TaskState task, Instant now) {
    Instant started = flow.started(task.number());
    int held = fleet.queue(task.number()).out();
    int running = fleet.contexts().stream().mapToInt(c -> c.running(task.number())).sum();
    boolean ended = task.outcome() != null;
    double here = started == null || ended ? 0 : Duration.between(started, now).toMillis() / 1e3;
    return new TaskProgress(
        task.plan.name().display(),
        phase(task, held),
        task.calls(),
        task.succeeded(),
        task.failedInAll(),
        task.cancelled(),
        ended ? 0 : running,
        task.millis() / 1e3 + here,
        task.recorded() - recordedBefore[task.number().value()] + task.failedUntried(),
        task.millisHere() / 1e3 + here,
        EngineUse.NONE,
        task.takenOver());
  }

  private TaskPhase phase(TaskState task, int held) {
    if (task.outcome() != null) {
      return TaskPhase.valueOf(task.outcome().name());
    }
    return switch (flow.phase(task.number())) {
      case WAITING, HALTED -> TaskPhase.WAITING;
      case COUNTING, FINDING -> TaskPhase.READY;
      default -> held > 0 || task.doneCount() > 0 ? TaskPhase.RUNNING : TaskPhase.READY;
    };
  }

  private LibraryProgress view(LibraryState library, Instant now) {
    int warm = 0;
    int loading = 0;
    for (KnownContext context : fleet.contexts()) {
      if (context.library == library.spec) {
        warm += context.phase == KnownContext.Phase.WARM ? 1 : 0;
        loading += context.phase == KnownContext.Phase.LOADING ? 1 : 0;
      }
    }
    @Nullable CallError broken = flow.broken(library.spec.number());
    return new LibraryProgress(
        library.spec.library().name(),
        library.loads(),
        library.calls(),
        library.loadSeconds(),
        library.loadSecondsAvoided(),
        library.lostWithPilots(),
        library.lostToRestarts(),
        warm,
        loading,
        broken == null ? null : broken.message(),
        unschedulable.why(library, now),
        failures.avoided(library.spec.number(), now),
        EngineUse.NONE,
        unschedulable.loadsAtOnce(library));
  }

  private static PilotProgress view(Session session, Instant now) {
    int calls = 0;
    for (KnownContext context : session.contexts.values()) {
      calls += context.outstanding;
    }
    PilotState doing = calls > 0 ? PilotState.SERVING : PilotState.JOINED;
    return new PilotProgress(
        session.id.toString(),
        session.info.pilot(),
        session.info.host(),
        session.info.pid(),
        session.info.job(),
        session.draining() ? PilotState.DRAINING : doing,
        session.warmContexts(),
        calls,
        Math.max(0, Duration.between(session.lastHeard(), now).toMillis() / 1e3),
        session.info.gpus(),
        session.answered(),
        Math.max(0, Duration.between(session.joined, now).toMillis() / 1e3),
        session.lifeLeft(now).map(left -> left.toMillis() / 1e3).orElse(null),
        gpus(session),
        session.info.group(),
        session.contexts.values().stream().map(context -> view(context, now)).toList());
  }

  private static ContextProgress view(KnownContext context, Instant now) {
    boolean warmed = context.warmAt.isAfter(Instant.MIN);
    return new ContextProgress(
        context.id.toString(),
        context.recipe().name(),
        ContextProgress.Phase.valueOf(context.phase.name()),
        Math.max(0, Duration.between(context.opened, now).toMillis() / 1e3),
        warmed ? Math.max(0, Duration.between(context.warmAt, now).toMillis() / 1e3) : 0,
        context.served,
        context.outstanding);
  }

  private static List<GpuUse> gpus(Session session) {
    List<GpuUse> gpus = new ArrayList<>();
    for (int i = 0; i < session.info.gpuDevices().size(); i++) {
      int gpu = i;
      List<GpuHolder> holders =
          session.contexts.values().stream()
              .filter(context -> context.gpus.contains(gpu))
              .map(Views::holder)
              .toList();
      gpus.add(
          GpuUse.of(
              session.info.gpuDevices().get(gpu), session.free().gpus().avoids(gpu), holders));
    }
    return gpus;
  }

  private static GpuHolder holder(KnownContext context) {
    Resources reserved = context.recipe().resources();
    return new GpuHolder(
        context.id.toString(),
        context.recipe().name(),
        Math.min(1, reserved.gpus()),
        reserved.gpuMemory());
  }
}
