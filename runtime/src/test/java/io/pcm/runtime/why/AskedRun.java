package io.pcm.runtime.why;

import io.pcm.api.Json;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.GpuUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.Unschedulable;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.manager.loop.PastPilots;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run of two tasks, {@code score} and {@code report}, in any state. */
final class AskedRun {
  static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");

  final RunPaths paths;
  RunPhase phase = RunPhase.RUNNING;
  String broken = "";
  boolean live = true;
  boolean known = true;
  Optional<String> note = Optional.empty();
  Optional<ManagerStay> stay = Optional.empty();
  RunProgress.Builder view = RunProgress.builder().epoch(1);
  Optional<JobState> managerJob = Optional.empty();
  final List<PilotRow> jobs = new ArrayList<>();
  PastPilots past = PastPilots.NONE;

  AskedRun(Path folder) throws Exception {
    paths = new RunPaths(folder);
    Files.createDirectories(paths.contextLogs());
    Files.createDirectories(paths.pilotLogs());
    view.tasks(List.of(running("score", 100, 20), waiting("report")));
    view.libraries(List.of(library(0, 0)));
  }

  static TaskProgress task(TaskPhase phase, String name, int calls, int succeeded, int failed) {
    return new TaskProgress(
        name, phase, calls, succeeded, failed, 0, 2, 40, succeeded + failed, 40, EngineUse.NONE);
  }

  static TaskProgress running(String name, int calls, int succeeded) {
    return task(TaskPhase.RUNNING, name, calls, succeeded, 0);
  }

  static TaskProgress waiting(String name) {
    return task(TaskPhase.WAITING, name, -1, 0, 0);
  }

  static TaskProgress ended(TaskPhase phase, String name, int succeeded, int failed, int unrun) {
    int calls = succeeded + failed + unrun;
    return new TaskProgress(
        name, phase, calls, succeeded, failed, unrun, 0, 40, 0, 0, EngineUse.NONE);
  }

  static LibraryProgress library(int warm, int loading) {
    return library(warm, loading, null, null, List.of());
  }

  static LibraryProgress library(
      int warm,
      int loading,
      @Nullable String broken,
      @Nullable Unschedulable why,
      List<AvoidedPlace> avoided) {
    return new LibraryProgress(
        "scorer", 4, 20, 48, 0, 0, 0, warm, loading, broken, why, avoided, EngineUse.NONE);
  }

  /** Pilot p1 on node1 and so on, each with an NVIDIA L4. */
  static PilotProgress pilot(int number, ContextProgress... contexts) {
    int calls = List.of(contexts).stream().mapToInt(ContextProgress::holds).sum();
    return new PilotProgress(
            number + "f",
            "p" + number,
            "node" + number,
            7,
            "17_" + number,
            calls > 0 ? PilotState.SERVING : PilotState.JOINED,
            1,
            calls,
            0.1,
            1,
            20,
            60.0,
            3600.0,
            List.of(new GpuUse("NVIDIA L4", 1L << 34, "0", false, false, List.of())),
            "spare")
        .with(List.of(contexts));
  }

  static ContextProgress loading(String id, double seconds) {
    return new ContextProgress(id, "scorer", ContextProgress.Phase.LOADING, seconds, 0, 0, 4);
  }

  static ContextProgress warm(String id, double seconds, long calls) {
    return new ContextProgress(
        id, "scorer", ContextProgress.Phase.WARM, seconds + 12, seconds, calls, 4);
  }

  static FailureSummary failure(String task, String kind, int count, String message) {
    List<Integer> indexes =
        count == 1 ? List.of(3) : List.of(3, 17, 40).subList(0, Math.min(3, count));
    return new FailureSummary(task, kind, count, 3, message, indexes);
  }

  void job(String id, JobState.Phase phase, String word, String reason) {
    jobs.add(
        new PilotRow("slurm", id, Optional.of(state(id, phase, word, reason)), Optional.empty()));
  }

  static JobState state(String id, JobState.Phase phase, String word, String reason) {
    return new JobState(new JobId(id), phase, JobState.End.UNKNOWN, word, reason, "node9");
  }

  /** The log of a manager, read as it is in a run directory. */
  void managerLog(String... lines) throws Exception {
    String log =
        List.of(lines).stream()
            .map(line -> "2026-01-02T03:04:05.000Z INFO  [pcm-manager] io.pcm.manager - " + line)
            .reduce("", (one, next) -> one + next + "\n");
    Files.writeString(paths.managerLog(), log);
    past = PastPilots.read(List.of(paths.managerLog()));
  }

  void log(String name, String text) throws Exception {
    Files.writeString(paths.contextLogs().resolve(name + ".log"), text);
  }

  void pilotLog(String name, String text) throws Exception {
    Files.writeString(paths.pilotLogs().resolve(name + ".log"), text);
  }

  /** Left by a manager that has ended, or that was killed. */
  void left(RunPhase how, boolean killed) {
    phase = how;
    live = false;
    ManagerStay begun =
        new ManagerStay(
            1,
            NOW.minusSeconds(60),
            Optional.empty(),
            Optional.empty(),
            "0.1.0",
            "login1",
            "ada",
            4711,
            "17",
            Path.of("/home/ada"));
    stay = Optional.of(killed ? begun : begun.end(NOW, "SUSPENDED"));
  }

  KnownRun run() {
    RunStatus status = new RunStatus(paths.root(), view.build(), live, NOW, note);
    ListedRun listed =
        new ListedRun(
            paths.root(), phase, broken, Optional.empty(), Optional.empty(), Optional.empty());
    return new KnownRun(
        paths,
        listed,
        known ? Optional.of(status) : Optional.empty(),
        known ? Optional.of(record()) : Optional.empty(),
        managerJob,
        jobs,
        past);
  }

  private RunRecord record() {
    return new RunRecord(
        workflow(),
        Optional.of(Path.of("/home/ada/workflow.yaml")),
        Map.of(),
        List.of(),
        stay.map(List::of).orElse(List.of()));
  }

  private static Workflow workflow() {
    WorkflowBuilder w = Workflow.named("w");
    var scorer = w.library("scorer", CommandLibrary.of("cat"));
    var score =
        w.map("score", scorer.function("f", Json.of("{}")), Items.of(List.of(Json.of("1"))));
    w.single("report", scorer.function("g", Json.of("{}"))).after(score);
    return w.build();
  }
}
