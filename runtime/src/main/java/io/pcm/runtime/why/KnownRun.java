package io.pcm.runtime.why;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.manager.loop.PastPilots;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.jobs.ManagerJob;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a run when somebody asks why.
 *
 * @param status empty if there is none, such as before the start
 * @param record empty if no manager has recorded the run
 * @param managerJob the batch job of its manager that is queued or running; empty if none is known
 * @param jobs its pilots and jobs
 * @param past its pilots and contexts so far
 */
record KnownRun(
    RunPaths paths,
    ListedRun listed,
    Optional<RunStatus> status,
    Optional<RunRecord> record,
    Optional<JobState> managerJob,
    List<PilotRow> jobs,
    PastPilots past) {

  /** A context and its pilot. */
  record Here(PilotProgress pilot, ContextProgress context) {}

  /** Reads the run directory, and asks the manager if there is one. */
  static KnownRun read(Path run) throws RunDirectoryException {
    RunPaths paths = RunDirectory.existing(run);
    Optional<RunStatus> status = status(paths);
    return new KnownRun(
        paths,
        ListedRun.of(paths.root()),
        status,
        record(paths),
        managerJob(paths),
        jobs(paths, status),
        past(paths));
  }

  private static Optional<JobState> managerJob(RunPaths paths) {
    try {
      return ManagerJob.present(paths);
    } catch (BatchSystemException | IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<RunStatus> status(RunPaths paths) throws RunDirectoryException {
    try {
      return Optional.of(RunStatus.of(paths.root()));
    } catch (RunException e) {
      return Optional.empty();
    }
  }

  private static Optional<RunRecord> record(RunPaths paths) {
    try {
      return Optional.of(RunRecord.read(paths.runJson()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Batch systems are asked at most every 15 s, and for 3 s at most. */
  private static List<PilotRow> jobs(RunPaths paths, Optional<RunStatus> status)
      throws RunDirectoryException {
    try {
      return status.isPresent()
          ? PilotJobs.of(paths.root()).glance(status.get()).rows()
          : PilotJobs.of(paths.root()).list().rows();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static PastPilots past(RunPaths paths) {
    Path log = paths.managerLog();
    try {
      return PastPilots.read(List.of(log.resolveSibling(log.getFileName() + ".1"), log));
    } catch (IOException e) {
      return PastPilots.NONE;
    }
  }

  boolean live() {
    return status.map(RunStatus::live).orElse(false);
  }

  RunProgress view() {
    return status.map(RunStatus::view).orElseGet(() -> RunProgress.builder().build());
  }

  Optional<TaskProgress> progress(String task) {
    return view().tasks().stream().filter(each -> each.name().equals(task)).findFirst();
  }

  List<Task> tasks() {
    return record.map(each -> each.workflow().tasks()).orElse(List.of());
  }

  Optional<Task> task(String name) {
    return tasks().stream().filter(each -> each.name().display().equals(name)).findFirst();
  }

  Optional<LibraryProgress> library(String name) {
    return view().libraries().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  Optional<Library> recipe(String name) {
    return record.stream()
        .flatMap(each -> each.workflow().libraries().stream())
        .filter(each -> each.name().equals(name))
        .findFirst();
  }

  /** All contexts of connected pilots. */
  List<Here> contexts() {
    return view().pilots().stream()
        .flatMap(pilot -> pilot.contexts().stream().map(context -> new Here(pilot, context)))
        .toList();
  }

  /** The log of a context, if it is here. */
  Optional<Path> log(String pilot, String context) {
    return Optional.of(paths.contextLogs().resolve(pilot + "-" + context + ".log"))
        .filter(Files::isRegularFile);
  }

  Optional<Path> managerLog() {
    return Optional.of(paths.managerLog()).filter(Files::isRegularFile);
  }

  /** How a command names this run. */
  String option() {
    return " --run " + ShellWord.of(paths.root().toString());
  }

  /** How to make a call again, alone and here; empty without a workflow file. */
  Optional<String> trial(String task, int index) {
    return record
        .flatMap(RunRecord::file)
        .map(
            file ->
                "to try one alone: pcm try "
                    + ShellWord.of(file.toString())
                    + " --task "
                    + ShellWord.of(task)
                    + " --index "
                    + index);
  }

  /** The command that resumes the run. */
  String command() {
    String file =
        record.flatMap(RunRecord::file).map(each -> ShellWord.of(each.toString())).orElse("…");
    return "pcm run " + file + " --run-dir " + ShellWord.of(paths.root().toString());
  }
}
