package io.pcm.runtime.why;

import io.pcm.api.batch.JobState;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.jobs.LogTail;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a run waits, stopped, has failed, or is slow. */
final class WhyRun {
  private final KnownRun run;
  private final String about;

  WhyRun(KnownRun run) {
    this.run = run;
    this.about = "run " + run.paths().root().getFileName();
  }

  WhyAnswer answer() {
    return beforeTasks(about).orElseGet(this::byTasks);
  }

  /**
   * What concerns all tasks that have not ended; empty if the run is in progress and has pilots, or
   * is complete.
   */
  Optional<WhyAnswer> beforeTasks(String asked) {
    return switch (run.listed().phase()) {
      case NOT_STARTED -> Optional.of(byJob(asked).orElseGet(() -> notStarted(asked)));
      case BROKEN ->
          Optional.of(
              WhyAnswer.of(
                  asked,
                  "broken",
                  "The run directory is broken: " + Words.sentence(run.listed().why()),
                  "restore what is missing, or start over: " + run.command() + " --fresh"));
      case SUSPENDED -> Optional.of(byJob(asked).orElseGet(() -> suspended(asked)));
      case RUNNING -> inProgress(asked);
      case SUCCEEDED, FAILED -> Optional.empty();
    };
  }

  /** The manager is a batch job that does not have the run yet. */
  private Optional<WhyAnswer> byJob(String asked) {
    return run.managerJob()
        .map(
            job -> {
              String says = job.word() + (job.reason().isEmpty() ? "" : ", " + job.reason());
              boolean queued = job.phase() == JobState.Phase.PENDING;
              return WhyAnswer.of(
                  asked,
                  queued ? "manager-queued" : "manager-starting",
                  "Its manager is a batch job, "
                      + job.job()
                      + ", which "
                      + (queued ? "waits in the queue" : "does not have the run yet")
                      + " ("
                      + says
                      + ").",
                  (queued
                          ? "nothing while the queue moves; the run goes on when the job starts"
                          : "wait a minute; what the job prints is in " + run.paths().managerJobs())
                      + "; to cancel it: pcm stop "
                      + run.paths().root());
            });
  }

  private WhyAnswer notStarted(String asked) {
    int jobs = run.jobs().size();
    return WhyAnswer.of(
        asked,
        "not-started",
        "No manager has started this run yet"
            + (jobs > 0
                ? "; "
                    + Words.count(jobs, "pilot has", "pilots have")
                    + " been submitted for it, and will wait for a manager."
                : "."),
        "start it: pcm run WORKFLOW --run-dir " + run.paths().root());
  }

  private WhyAnswer suspended(String asked) {
    Optional<ManagerStay> last =
        run.record()
            .map(RunRecord::managers)
            .filter(all -> !all.isEmpty())
            .map(all -> all.get(all.size() - 1));
    boolean killed = last.map(stay -> stay.ended().isEmpty()).orElse(true);
    String where = last.map(stay -> " on " + stay.host()).orElse("");
    String sentence =
        killed
            ? "The run is not complete: its manager"
                + where
                + " was killed or failed, and none has taken its place."
            : "The run is not complete: its manager"
                + where
                + " was asked to stop (Ctrl-C, a signal, or pcm stop)"
                + last.flatMap(ManagerStay::ended).map(when -> " at " + when).orElse("")
                + ".";
    WhyAnswer answer =
        WhyAnswer.of(
            asked,
            killed ? "killed" : "stopped",
            sentence + " " + progress() + " Finished calls are kept.",
            "run the same command again to resume: " + run.command());
    return killed
        ? run.managerLog().map(log -> answer.with(Optional.of(log), LogTail.of(log))).orElse(answer)
        : answer;
  }

  private String progress() {
    long done = 0;
    long calls = 0;
    for (TaskProgress task : run.view().tasks()) {
      done += (long) task.succeeded() + task.failed() + task.cancelled();
      calls += Math.max(0, task.calls());
    }
    return String.format(Locale.ROOT, "%,d of %,d known calls are done.", done, calls);
  }

  private Optional<WhyAnswer> inProgress(String asked) {
    RunProgress view = run.view();
    if (!run.live()) {
      return Optional.of(silent(asked));
    }
    if (view.storeWaits() != null) {
      return Optional.of(
          WhyAnswer.of(
              asked,
              "store-waits",
              "Nothing can be stored: "
                  + Words.sentence(view.storeWaits())
                  + " Calls that have ended wait in the pilots and in the manager; nothing is"
                  + " lost.",
              "make space where the run directory is ("
                  + run.paths().root()
                  + "); it goes on by itself within seconds; pcm runs du shows what takes the"
                  + " room"));
    }
    if (view.draining()) {
      return Optional.of(
          WhyAnswer.of(
              asked,
              "stopping",
              "The run is being stopped: calls that run now finish, and no new ones start.",
              "wait, or end it at once: pcm stop --now" + run.option()));
    }
    boolean open =
        view.tasks().stream().anyMatch(task -> task.phase().isActive() && task.calls() >= 0);
    return view.pilots().isEmpty() && open
        ? Optional.of(new WhyNoPilots(run, asked).answer())
        : Optional.empty();
  }

  private WhyAnswer silent(String asked) {
    Optional<String> note = run.status().flatMap(RunStatus::note);
    WhyAnswer answer =
        WhyAnswer.of(
            asked,
            "no-answer",
            "A manager has the run, but "
                + note.map(Words::sentence).orElse("it does not answer yet."),
            "nothing if it has just started; otherwise see its log; if its machine is dead, use"
                + " --take-over on another one");
    return answer.with(run.managerLog(), "");
  }

  private WhyAnswer byTasks() {
    RunPhase phase = run.listed().phase();
    if (phase == RunPhase.SUCCEEDED) {
      Path results = run.paths().results();
      return WhyAnswer.of(
          about,
          "complete",
          "It is complete: all calls succeeded. " + progress() + " Results are in " + results + ".",
          "nothing");
    }
    if (phase == RunPhase.FAILED) {
      return failed();
    }
    for (LibraryProgress library : run.view().libraries()) {
      Optional<WhyAnswer> hindrance = new WhyLibrary(run, library, about).hindrance();
      if (hindrance.isPresent()) {
        return hindrance.get();
      }
    }
    boolean counting =
        run.view().tasks().stream().anyMatch(task -> task.phase().isActive() && task.calls() < 0);
    boolean calling =
        run.view().tasks().stream().anyMatch(task -> task.phase().isActive() && task.calls() >= 0);
    if (counting && !calling) {
      return WhyAnswer.of(
          about,
          "counting",
          "Its items are being counted: the data is read once before the first call.",
          "nothing; large files on a slow file system take a while");
    }
    return new WhySlow(run, about).answer();
  }

  private WhyAnswer failed() {
    long bad =
        run.view().tasks().stream()
            .mapToLong(task -> (long) task.failed() + task.cancelled())
            .sum();
    String before =
        "It is complete, but "
            + Words.count(bad, "call", "calls")
            + " failed or were not run. "
            + progress();
    for (LibraryProgress library : run.view().libraries()) {
      if (library.broken() != null) {
        return new WhyLibrary(run, library, about)
            .hindrance()
            .map(why -> why.about(about, before))
            .orElseThrow();
      }
    }
    List<FailureSummary> failures = run.view().failures();
    if (failures.isEmpty()) {
      return WhyAnswer.of(
          about,
          "rows-failed",
          before,
          "ask for one task (pcm why TASK"
              + run.option()
              + "), or see the rows: pcm results --failed"
              + run.option());
    }
    FailedRows rows = new FailedRows(run, failures);
    return WhyAnswer.of(about, "rows-failed", before + " " + rows.why(true), rows.fix());
  }
}
