package io.pcm.runtime.why;

import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Why a task waits, has failed, or is slow. */
final class WhyTask {
  private static final int NEEDS_MAX = 3;

  private final KnownRun run;
  private final Task task;
  private final String about;
  private final Supplier<List<FailureSummary>> rows;

  /**
   * @param rows reads the failed rows of the task, if the status does not tell of them
   */
  WhyTask(KnownRun run, Task task, Supplier<List<FailureSummary>> rows) {
    this.run = run;
    this.task = task;
    this.about = "task " + task.name().display();
    this.rows = rows;
  }

  WhyAnswer answer() {
    Optional<TaskProgress> known = run.progress(task.name().display());
    Optional<WhyAnswer> whole = new WhyRun(run).beforeTasks(about);
    boolean ended = known.map(each -> isEnded(each.phase())).orElse(false);
    if (whole.isPresent() && !ended) {
      boolean told = run.listed().phase() == RunPhase.SUSPENDED;
      String before = told ? "" : known.map(WhyTask::howFar).orElse("");
      return whole.get().about(about, before);
    }
    return known
        .map(this::answer)
        .orElseGet(
            () ->
                WhyAnswer.of(
                    about,
                    "unknown",
                    "The status of the run does not tell about this task.",
                    "start the run again: " + run.command()));
  }

  static boolean isEnded(TaskPhase phase) {
    return phase != TaskPhase.WAITING && !phase.isActive();
  }

  private WhyAnswer answer(TaskProgress progress) {
    return switch (progress.phase()) {
      case WAITING -> waits();
      case READY, RUNNING -> active(progress);
      case SUCCEEDED -> progress.failed() == 0 ? complete(progress) : failed(progress);
      case FAILED, CANCELLED -> failed(progress);
    };
  }

  private WhyAnswer complete(TaskProgress progress) {
    Path file = run.paths().results().resolve(task.name().resultFile());
    return WhyAnswer.of(
        about,
        "complete",
        "It is complete: "
            + Words.count(progress.calls(), "call has succeeded", "calls have succeeded")
            + " in "
            + Words.duration(progress.seconds())
            + ". Its results are in "
            + file
            + ".",
        "nothing");
  }

  private WhyAnswer waits() {
    List<TaskName> open =
        task.needs().stream()
            .filter(
                name ->
                    run.progress(name.display()).map(each -> !isEnded(each.phase())).orElse(true))
            .toList();
    if (open.isEmpty()) {
      return WhyAnswer.of(
          about,
          "needs",
          "It waits for the results of other tasks, which are being stored.",
          "nothing; it starts in a moment");
    }
    List<String> needs =
        open.stream()
            .map(
                name ->
                    name.display()
                        + run.progress(name.display())
                            .map(each -> " (" + share(each) + ")")
                            .orElse(""))
            .toList();
    String before = "It waits for " + Words.some(needs, NEEDS_MAX) + ".";
    return run.task(open.get(0).display())
        .map(need -> new WhyTask(run, need, List::of).answer())
        .map(
            need ->
                need.cause().equals("running")
                    ? WhyAnswer.of(about, "needs", before + " " + need.why(), need.fix())
                    : need.about(about, before + " About " + open.get(0).display() + ":"))
        .orElseGet(() -> WhyAnswer.of(about, "needs", before, "nothing; it starts by itself"));
  }

  private WhyAnswer active(TaskProgress progress) {
    if (progress.calls() < 0) {
      return WhyAnswer.of(
          about,
          "counting",
          "Its items are being counted: the data is read once before the first call.",
          "nothing; large files on a slow file system take a while");
    }
    Optional<WhyAnswer> hindrance =
        run.library(task.library())
            .flatMap(library -> new WhyLibrary(run, library, about).hindrance());
    if (hindrance.isPresent()) {
      return hindrance.get().about(about, howFar(progress));
    }
    return new WhySlow(run, about).answer(progress, task.library());
  }

  /** How far a task is, as a sentence; empty if it has not begun. */
  static String howFar(TaskProgress progress) {
    int done = progress.succeeded() + progress.failed() + progress.cancelled();
    return done == 0 ? "" : "It is at " + share(progress) + ".";
  }

  static String share(TaskProgress progress) {
    if (progress.phase() == TaskPhase.WAITING) {
      return "waiting";
    }
    int done = progress.succeeded() + progress.failed() + progress.cancelled();
    return progress.calls() < 0
        ? "counting its items"
        : String.format(Locale.ROOT, "%,d of %,d calls done", done, progress.calls());
  }

  private WhyAnswer failed(TaskProgress progress) {
    long bad = (long) progress.failed() + progress.cancelled();
    String before =
        String.format(
            Locale.ROOT,
            progress.phase() == TaskPhase.SUCCEEDED
                ? "It is done, but %,d of %,d calls failed or were not run."
                : "It failed: %,d of %,d calls failed or were not run.",
            bad,
            Math.max(bad, progress.calls()));
    Optional<WhyAnswer> need = brokenNeed();
    if (need.isPresent()) {
      return need.get();
    }
    Optional<WhyAnswer> load =
        run.library(task.library())
            .filter(library -> library.broken() != null)
            .flatMap(library -> new WhyLibrary(run, library, about).hindrance());
    if (load.isPresent()) {
      return load.get().about(about, before);
    }
    List<FailureSummary> told =
        run.view().failures().stream().filter(each -> each.task().equals(progress.name())).toList();
    List<FailureSummary> failures = told.isEmpty() ? rows.get() : told;
    if (failures.isEmpty()) {
      return WhyAnswer.of(
          about,
          "rows-failed",
          before,
          "see the rows: pcm results "
              + ShellWord.of(progress.name())
              + " --failed"
              + run.option());
    }
    FailedRows why = new FailedRows(run, failures);
    boolean early = failures.stream().anyMatch(each -> each.message().contains("fail-early: 0"));
    return WhyAnswer.of(
        about, early ? "failed-early" : "rows-failed", before + " " + why.why(false), why.fix());
  }

  /** The task that it needs and that failed, so that this one was not run. */
  private Optional<WhyAnswer> brokenNeed() {
    boolean untouched =
        run.progress(task.name().display())
            .map(each -> each.succeeded() + each.failed() == 0)
            .orElse(false);
    return task.needs().stream()
        .filter(name -> untouched)
        .filter(
            name ->
                run.progress(name.display())
                    .map(
                        each ->
                            each.phase() == TaskPhase.FAILED || each.phase() == TaskPhase.CANCELLED)
                    .orElse(false))
        .findFirst()
        .flatMap(name -> run.task(name.display()))
        .map(
            need ->
                new WhyTask(run, need, List::of)
                    .answer()
                    .about(
                        about,
                        "It was not run, because it needs "
                            + need.name().display()
                            + ", which failed."));
  }
}
