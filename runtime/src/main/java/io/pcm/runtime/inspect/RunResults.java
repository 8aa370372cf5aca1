package io.pcm.runtime.inspect;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.json.ResultReader;
import io.pcm.runtime.lines.LineSplitter;
import io.pcm.runtime.lines.LineTaker;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The result lines of a run, in progress or ended. */
public final class RunResults {
  private final RunPaths paths;
  private final Workflow workflow;

  /** With result files of earlier versions; null for the present ones. */
  private final @Nullable Path earlier;

  private RunResults(RunPaths paths, Workflow workflow, @Nullable Path earlier) {
    this.paths = paths;
    this.workflow = workflow;
    this.earlier = earlier;
  }

  /**
   * @throws RunDirectoryException if there is no run at this path
   * @throws RunException if its record cannot be read
   */
  public static RunResults of(Path directory) throws RunDirectoryException, RunException {
    RunPaths paths = RunDirectory.existing(directory);
    if (!Files.exists(paths.runJson())) {
      throw RunException.notBegun(paths);
    }
    try {
      return new RunResults(paths, RunRecord.workflowOf(paths.runJson()), null);
    } catch (IOException e) {
      throw new RunException(
          Kind.ENVIRONMENT, "cannot read the record of this run: " + e.getMessage(), e);
    }
  }

  /**
   * The results of earlier versions of tasks with this number, which their files have.
   *
   * @throws RunException if there are none
   */
  public RunResults version(int number) throws RunException {
    Path folder = paths.results().resolve("earlier").resolve(String.valueOf(number));
    if (!Files.isDirectory(folder)) {
      throw new RunException(
          Kind.WORKFLOW,
          "this run has no result files of a version "
              + number
              + " of a task; "
              + EarlierFiles.told(paths.results().resolve("earlier")));
    }
    return new RunResults(paths, workflow, folder);
  }

  /** The tasks, in the order of the workflow. */
  public List<Task> tasks() {
    return workflow.tasks().stream()
        .filter(task -> earlier == null || Files.exists(earlier.resolve(task.name().resultFile())))
        .toList();
  }

  /**
   * The tasks that a user means.
   *
   * @param wanted a displayed name, or the part before the matrix for all points
   * @throws RunException if there is no such task
   */
  public List<Task> tasks(String wanted) throws RunException {
    List<Task> meant =
        tasks().stream()
            .filter(
                task -> task.name().display().equals(wanted) || task.name().base().equals(wanted))
            .toList();
    if (meant.isEmpty()) {
      throw new RunException(
          Kind.WORKFLOW, "no task '" + wanted + "' in this run; its tasks are " + listed());
    }
    return meant;
  }

  private String listed() {
    return TaskName.displayAll(workflow.tasks().stream().map(Task::name).toList());
  }

  /**
   * Gives the available lines of one task in input order, until no more are wanted. They come from
   * the manager if it is running, otherwise from the store, or, if neither is available, from the
   * result file, with a warning.
   *
   * @param task its displayed name
   * @param warn accepts messages for the user
   * @throws IOException if the lines cannot be passed on
   */
  public void each(String task, LineTaker taker, Consumer<String> warn)
      throws RunException, IOException {
    TaskLines all = lines(task, warn);
    if (earlier != null) {
      all = all.ofFile(earlier.resolve(named(task).name().resultFile()));
    }
    try (TaskLines lines = all;
        LineSplitter splitter = new LineSplitter(taker)) {
      for (var part = lines.next(); part.isPresent(); part = lines.next()) {
        splitter.write(part.get());
        if (splitter.done()) {
          return;
        }
      }
    }
  }

  /**
   * Reads the lines that there are of one task, as {@link #each} gives them. Close it: while it is
   * open, no manager can take up a run that has none.
   *
   * @param task as displayed
   * @param warn receives sentences for the user
   */
  public ResultReader read(String task, Consumer<String> warn) {
    return ResultReader.of("results of " + task, new LineStream(lines(task, warn)));
  }

  /** Accepts lines, one at a time. */
  public interface EachLine {
    /** Whether the next line is wanted, too. */
    boolean add(String line);
  }

  /**
   * Reads the lines that there are of one task, from an index on where its source can do that, else
   * from the first; later lines are not read once no more are wanted.
   *
   * @param task as displayed
   */
  public void lines(String task, int from, EachLine each) throws RunException, IOException {
    TaskLines lines = lines(task, warning -> {}).from(from);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(new LineStream(lines), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null && each.add(line); line = in.readLine()) {
        // The receiver has the line.
      }
    }
  }

  private String unknown(String task) {
    List<String> points =
        workflow.tasks().stream()
            .map(Task::name)
            .filter(name -> name.base().equals(task))
            .map(TaskName::display)
            .toList();
    return points.isEmpty()
        ? "no task '" + task + "' in this run; its tasks are " + listed()
        : "task '"
            + task
            + "' has several points; choose one of "
            + String.join(", ", points)
            + ", in Java with at(axis, value)";
  }

  private TaskLines lines(String task, Consumer<String> warn) {
    return new TaskLines(paths, workflow, named(task), warn);
  }

  private Task named(String task) {
    return workflow.tasks().stream()
        .filter(each -> each.name().display().equals(task))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(task)));
  }
}
