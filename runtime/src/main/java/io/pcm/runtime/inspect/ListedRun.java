package io.pcm.runtime.inspect;

import io.pcm.api.Outcome;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunHead;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of a list, as its directory shows it. No manager is asked, so counts may be a few seconds
 * old.
 *
 * @param why what is broken, or how the run was interrupted; may be empty
 * @param holder the manager that has it
 * @param started when its first manager started
 * @param counts its tasks and calls; empty if unknown
 */
public record ListedRun(
    Path run,
    RunPhase phase,
    String why,
    Optional<LockHolder> holder,
    Optional<Instant> started,
    Optional<Counts> counts) {

  /**
   * @param tasksDone those that succeeded, failed or were cancelled
   * @param calls those that are known; items may not have been counted yet
   */
  public record Counts(int tasks, int tasksDone, long calls, long succeeded, long failed) {
    static Counts of(RunProgress view) {
      int done = 0;
      long calls = 0;
      long succeeded = 0;
      long failed = 0;
      for (TaskProgress task : view.tasks()) {
        done += isOver(task.phase()) ? 1 : 0;
        calls += Math.max(0, task.calls());
        succeeded += task.succeeded();
        failed += task.failed();
      }
      return new Counts(view.tasks().size(), done, calls, succeeded, failed);
    }

    private static boolean isOver(TaskPhase phase) {
      return phase == TaskPhase.SUCCEEDED
          || phase == TaskPhase.FAILED
          || phase == TaskPhase.CANCELLED;
    }
  }

  /** The runs in a folder, the newest first. */
  public static List<ListedRun> in(Path folder) {
    return RunDirectory.runsIn(folder).stream().map(ListedRun::of).toList();
  }

  /** A run directory, whatever is in it. */
  public static ListedRun of(Path run) {
    Optional<LockHolder> holder = RunDirectory.holderAnywhere(run);
    try {
      return of(RunDirectory.existing(run), holder);
    } catch (RunDirectoryException | IOException e) {
      String message = String.valueOf(e.getMessage());
      return new ListedRun(
          run,
          RunPhase.BROKEN,
          e instanceof NoSuchFileException ? "there is no " + message : message,
          holder,
          Optional.empty(),
          Optional.empty());
    }
  }

  private static ListedRun of(RunPaths paths, Optional<LockHolder> holder) throws IOException {
    boolean begun = Files.exists(paths.runJson());
    boolean stored = Files.exists(paths.store());
    RunHead head =
        begun
            ? RunHead.read(paths.runJson())
            : new RunHead(Optional.empty(), Optional.empty(), Optional.empty());
    Optional<RunProgress> status = status(paths);
    RunPhase phase;
    String why = "";
    if (holder.isPresent()) {
      phase = RunPhase.RUNNING;
    } else if (begun != stored) {
      phase = RunPhase.BROKEN;
      why = "there is no " + (begun ? paths.store() : paths.runJson());
    } else if (!begun) {
      phase = RunPhase.NOT_STARTED;
    } else {
      phase = ended(head, status);
      why =
          phase == RunPhase.SUSPENDED && head.ended().isEmpty()
              ? "its manager was killed, or failed"
              : "";
    }
    return new ListedRun(paths.root(), phase, why, holder, head.started(), status.map(Counts::of));
  }

  private static RunPhase ended(RunHead head, Optional<RunProgress> status) {
    String how = head.outcome().orElse("");
    if (how.isEmpty()) {
      // A manager that was killed at the very end may have written only the status.
      Optional<Outcome> last = status.flatMap(view -> Optional.ofNullable(view.outcome()));
      how = last.map(Outcome::name).orElse("");
    }
    return switch (how) {
      case "SUCCEEDED" -> RunPhase.SUCCEEDED;
      case "SOME_FAILED", "FAILED" -> RunPhase.FAILED;
      default -> RunPhase.SUSPENDED;
    };
  }

  /** Empty if there is none, such as after a full disk. */
  private static Optional<RunProgress> status(RunPaths paths) throws IOException {
    try {
      return Optional.of(StatusFile.read(paths.status()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(paths.status() + " cannot be parsed", e);
    }
  }
}
