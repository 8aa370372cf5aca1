package io.pcm.runtime.why;

import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.jobs.UnusedGpu;
import io.pcm.runtime.why.KnownRun.Here;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How fast a run is that works, and what makes it slow. */
final class WhySlow {
  /** More tasks than that are described together. */
  private static final int TASKS_MAX = 3;

  /** Maximum number of logs of contexts that are read. */
  private static final int LOGS_MAX = 8;

  private final KnownRun run;
  private final String about;

  WhySlow(KnownRun run, String about) {
    this.run = run;
    this.about = about;
  }

  /** About all tasks. */
  WhyAnswer answer() {
    List<TaskProgress> active =
        run.view().tasks().stream().filter(task -> task.phase().isActive()).toList();
    String how =
        active.isEmpty()
            ? "No task has calls to run at the moment."
            : "It works: "
                + (active.size() > TASKS_MAX
                    ? together(active)
                    : String.join("; ", active.stream().map(WhySlow::pace).toList()))
                + ".";
    return with(how, run.contexts());
  }

  /** About a task. */
  WhyAnswer answer(TaskProgress task, String library) {
    return with(
        "It works: " + pace(task) + ".",
        run.contexts().stream().filter(each -> each.context().library().equals(library)).toList());
  }

  private static String together(List<TaskProgress> tasks) {
    long calls = tasks.stream().mapToLong(task -> Math.max(0, task.calls())).sum();
    long done =
        tasks.stream()
            .mapToLong(task -> (long) task.succeeded() + task.failed() + task.cancelled())
            .sum();
    int running = tasks.stream().mapToInt(TaskProgress::running).sum();
    double rate =
        tasks.stream()
            .filter(task -> task.running() > 0 && task.secondsHere() > 0)
            .mapToDouble(task -> task.doneHere() / task.secondsHere())
            .sum();
    return String.format(
            Locale.ROOT,
            "%,d tasks are under way, with %,d of %,d calls done and %,d running",
            tasks.size(),
            done,
            calls,
            running)
        + (rate > 0 ? ", now with about " + Words.rate(rate) : "");
  }

  /** Such as {@code verify is at 5 of 9 calls done, 2 running, with 0.5 calls/s for 10 s}. */
  private static String pace(TaskProgress task) {
    double rate = task.secondsHere() > 0 ? task.doneHere() / task.secondsHere() : 0;
    long left = (long) task.calls() - task.succeeded() - task.failed() - task.cancelled();
    return task.name()
        + " is at "
        + WhyTask.share(task)
        + String.format(Locale.ROOT, ", %,d running", task.running())
        + (rate > 0 ? ", with " + Words.rate(rate) : "")
        + (rate > 0 && left > 0
            ? " on average, so about " + Words.duration(left / rate) + " are left"
            : "");
  }

  private WhyAnswer with(String how, List<Here> contexts) {
    List<String> more = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    Optional<Path> log = unusedGpu(contexts);
    if (log.isPresent()) {
      more.add(UnusedGpu.SENTENCE);
      fixes.add(UnusedGpu.FIX);
    }
    for (Here context : contexts) {
      SlowContexts.of(context, run.contexts())
          .ifPresent(
              slow -> {
                more.add("Context " + context.context().context() + " is slow: " + slow);
                fixes.add("see pcm why " + context.context().context() + run.option());
              });
    }
    long idle =
        run.view().pilots().stream()
            .filter(pilot -> pilot.calls() == 0 && pilot.contexts().isEmpty())
            .count();
    if (idle > 0) {
      more.add(idleText(idle));
    }
    String why =
        how
            + (more.isEmpty()
                ? ""
                : " " + String.join(" ", more.subList(0, Math.min(4, more.size()))));
    String cause = log.isPresent() ? "gpu-unused" : fixes.isEmpty() ? "running" : "slow";
    String fix =
        fixes.isEmpty()
            ? "nothing; more pilots make it faster"
            : String.join("; ", fixes.subList(0, Math.min(3, fixes.size())));
    return WhyAnswer.of(about, cause, why, fix).with(log, "");
  }

  private String idleText(long idle) {
    int all = run.view().pilots().size();
    return Words.count(idle, "pilot", "pilots")
        + " of "
        + all
        + (idle == 1 ? " has" : " have")
        + " no context: there is no work for "
        + (idle == 1 ? "it, or it has" : "them, or they have")
        + " too little room.";
  }

  private Optional<Path> unusedGpu(List<Here> contexts) {
    return contexts.stream()
        .filter(each -> each.context().warmSeconds() > 0)
        .limit(LOGS_MAX)
        .flatMap(each -> run.log(each.pilot().pilot(), each.context().context()).stream())
        .filter(UnusedGpu::tells)
        .findFirst();
  }

  /** The kind of device of a pilot, to compare it with others of that kind. */
  static String device(PilotProgress pilot) {
    return pilot.gpuDevices().isEmpty()
        ? (pilot.gpus() > 0 ? pilot.gpus() + " GPUs" : "no GPU")
        : pilot.gpuDevices().stream()
            .map(gpu -> gpu.model().isEmpty() ? "an unknown GPU" : gpu.model())
            .distinct()
            .reduce((one, two) -> one + " and " + two)
            .orElse("no GPU");
  }
}
