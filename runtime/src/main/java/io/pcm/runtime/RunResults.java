package io.pcm.runtime;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.results.ResultFiles;
import io.pcm.manager.results.ResultLines;
import io.pcm.manager.results.ResultTask;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.runtime.RunException.Kind;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result lines of a run, while it goes on and after: of an ended task from its file, of one that is
 * under way from its manager, of one that stopped half-way from the store.
 */
public final class RunResults {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CHUNK_BYTES = 256 * 1024;

  private final RunPaths paths;
  private final Workflow workflow;

  private RunResults(RunPaths paths, Workflow workflow) {
    this.paths = paths;
    this.workflow = workflow;
  }

  /**
   * @throws RunDirectoryException if there is no run at this path
   * @throws RunException if it does not say what it runs
   */
  public static RunResults of(Path directory) throws RunDirectoryException, RunException {
    RunPaths paths = RunDirectory.existing(directory);
    if (!Files.exists(paths.runJson())) {
      throw RunException.notBegun(paths);
    }
    try {
      return new RunResults(paths, RunRecord.workflowOf(paths.runJson()));
    } catch (IOException e) {
      throw new RunException(Kind.ENVIRONMENT, "what this run is cannot be read: " + e, e);
    }
  }

  /** Names of the tasks, as displayed, in the order of the workflow. */
  public List<String> tasks() {
    return workflow.tasks().stream().map(task -> task.name().display()).toList();
  }

  /**
   * The tasks that a user means.
   *
   * @param wanted a task as displayed, or the part before its matrix for all of its points
   * @throws RunException if there is none
   */
  public List<String> tasks(String wanted) throws RunException {
    List<String> meant =
        workflow.tasks().stream()
            .map(Task::name)
            .filter(name -> name.display().equals(wanted) || name.base().equals(wanted))
            .map(TaskName::display)
            .toList();
    if (meant.isEmpty()) {
      throw new RunException(
          Kind.WORKFLOW,
          "there is no task '" + wanted + "' in this run; there are " + String.join(", ", tasks()));
    }
    return meant;
  }

  /**
   * Writes the lines that there are of one task, in input order.
   *
   * @param task as displayed
   * @throws IOException if they cannot be written
   */
  public void write(String task, OutputStream out) throws RunException, IOException {
    Task found =
        workflow.tasks().stream()
            .filter(each -> each.name().display().equals(task))
            .findFirst()
            .orElseThrow();
    Path file = paths.results().resolve(found.name().resultFile());
    if (Files.isRegularFile(file)) {
      Files.copy(file, out);
    } else if (RunDirectory.holder(paths.root()).isPresent()) {
      fromManager(task, out);
    } else {
      fromStore(found, out);
    }
  }

  private void fromManager(String task, OutputStream out) throws RunException, IOException {
    int from = 0;
    while (from >= 0) {
      ControlMessage answer;
      try {
        answer =
            ControlClient.ask(
                paths.access(), new ControlMessage.ResultsRequest(task, from), PATIENCE);
      } catch (IOException e) {
        throw new RunException(
            Kind.ENVIRONMENT, "the manager does not answer: " + e.getMessage(), e);
      }
      if (answer instanceof ControlMessage.ResultsReply reply) {
        out.write(reply.lines().getBytes(StandardCharsets.UTF_8));
        from = reply.next();
      } else if (answer instanceof ControlMessage.Refusal refusal) {
        throw new RunException(Kind.ENVIRONMENT, refusal.reason());
      } else {
        throw new RunException(Kind.INTERNAL, "an answer to another question: " + answer);
      }
    }
  }

  /** Holds the run directory for as long as it reads, so that no manager begins meanwhile. */
  private void fromStore(Task task, OutputStream out) throws RunException, IOException {
    try (RunDirectory directory = RunDirectory.open(paths.root(), false);
        RunStore store = RunStore.open(directory.store())) {
      Map<TaskName, TaskNumber> numbers = new Plans(store).numbers(workflow);
      TaskNumber number = numbers.get(task.name());
      if (number != null) {
        ResultTask wanted =
            new ResultTask(task.name(), number, task.policy().keep(), Optional.empty());
        ItemSources sources = new ItemSources(workflow, numbers, store, paths.results());
        copy(wanted, task, sources, new ResultFiles(paths.results(), store), out);
      }
    } catch (RunDirectoryInUseException e) {
      throw new RunException(Kind.IN_USE, String.valueOf(e.getMessage()), e);
    } catch (RunDirectoryException | StoreException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static void copy(
      ResultTask wanted, Task task, ItemSources sources, ResultFiles files, OutputStream out)
      throws StoreException, IOException, RunException {
    try (ItemSource items = sources.open(task)) {
      ResultLines lines = files.lines(wanted, items, 0, CHUNK_BYTES);
      out.write(lines.lines().getBytes(StandardCharsets.UTF_8));
      while (lines.next() >= 0) {
        lines = files.lines(wanted, items, lines.next(), CHUNK_BYTES);
        out.write(lines.lines().getBytes(StandardCharsets.UTF_8));
      }
    } catch (SourceException e) {
      boolean waitsForOthers = !task.needs().isEmpty();
      if (!waitsForOthers) {
        throw new RunException(
            Kind.ENVIRONMENT,
            "the lines of task " + task.name() + " need its items: " + e.getMessage(),
            e);
      }
    }
  }
}
