package io.pcm.runtime.inspect;

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
import io.pcm.runtime.identity.Plans;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The lines of one task, from the manager, the store or the file. Used once. */
final class TaskLines {
  /** Time limit of one reply of a manager. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * How long to wait for another command that reads the store, or for a manager that is starting.
   */
  private static final Duration IN_USE = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 100;
  private static final int CHUNK_BYTES = 256 * 1024;

  private final RunPaths paths;
  private final Workflow workflow;
  private final Task task;
  private final OutputStream out;

  /** Index of the first call whose line has not been written. */
  private int from;

  TaskLines(RunPaths paths, Workflow workflow, Task task, OutputStream out) {
    this.paths = paths;
    this.workflow = workflow;
    this.task = task;
    this.out = out;
  }

  /** Neither manager nor store is available. */
  private static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    private final RunException trouble;

    Unknown(Kind kind, String why, Throwable cause) {
      super(why, cause);
      this.trouble = new RunException(kind, why, cause);
    }
  }

  void write(Consumer<String> warn) throws RunException, IOException {
    try {
      ask();
    } catch (Unknown e) {
      Path file = paths.results().resolve(task.name().resultFile());
      if (from > 0 || !Files.isRegularFile(file)) {
        throw e.trouble;
      }
      warn.accept(e.getMessage());
      warn.accept("so these lines come from " + file + ", which may be old or changed");
      Files.copy(file, out);
    }
  }

  private void ask() throws Unknown, IOException {
    long deadline = System.nanoTime() + IN_USE.toNanos();
    while (true) {
      boolean patient = System.nanoTime() < deadline;
      if (RunDirectory.holder(paths.root()).filter(this::isManager).isPresent()) {
        if (fromManager(patient)) {
          return;
        }
      } else if (fromStore(patient)) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Unknown(Kind.ENVIRONMENT, "interrupted", e);
      }
    }
  }

  /** Another command that reads the store also holds the run directory, for a short time. */
  private boolean isManager(LockHolder holder) {
    List<ManagerStay> managers = RunRecord.managersOf(paths.runJson());
    return !managers.isEmpty() && managers.get(managers.size() - 1).pid() == holder.pid();
  }

  /** Returns whether all lines are written; if not, another source may be available in a moment. */
  private boolean fromManager(boolean patient) throws Unknown, IOException {
    try (ControlClient manager = new ControlClient(paths.access())) {
      return from(manager, patient);
    }
  }

  private boolean from(ControlClient manager, boolean patient) throws Unknown, IOException {
    while (from >= 0) {
      ControlMessage answer;
      try {
        ControlMessage question = new ControlMessage.ResultsRequest(task.name().display(), from);
        answer = manager.ask(question, PATIENCE);
      } catch (IOException e) {
        if (patient && RunDirectory.holder(paths.root()).isEmpty()) {
          return false;
        }
        throw new Unknown(Kind.ENVIRONMENT, "the manager does not answer: " + e.getMessage(), e);
      }
      if (answer instanceof ControlMessage.ResultsReply reply) {
        write(reply.lines(), reply.next());
      } else if (answer instanceof ControlMessage.ResultsInFile) {
        Files.copy(paths.results().resolve(task.name().resultFile()), out);
        return true;
      } else if (answer instanceof ControlMessage.Refusal refusal) {
        throw new Unknown(Kind.ENVIRONMENT, refusal.reason(), new IOException(refusal.reason()));
      } else {
        throw new IllegalStateException("unexpected answer: " + answer);
      }
    }
    return true;
  }

  private void write(String lines, int next) throws IOException {
    out.write(lines.getBytes(StandardCharsets.UTF_8));
    from = next;
  }

  /** Holds the run directory while it reads, so that no manager starts meanwhile. */
  private boolean fromStore(boolean patient) throws Unknown, IOException {
    try (RunDirectory directory = RunDirectory.open(paths.root(), false);
        RunStore store = RunStore.open(directory.store())) {
      Map<TaskName, TaskNumber> numbers = new Plans(store).numbers(workflow);
      TaskNumber number = numbers.get(task.name());
      if (number != null) {
        ItemSources sources = new ItemSources(workflow, numbers, store, paths.results());
        copy(number, sources, new ResultFiles(paths.results(), store));
      }
      return true;
    } catch (RunDirectoryInUseException e) {
      if (patient) {
        return false;
      }
      throw new Unknown(Kind.IN_USE, String.valueOf(e.getMessage()), e);
    } catch (RunDirectoryException | StoreException e) {
      throw new Unknown(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private void copy(TaskNumber number, ItemSources sources, ResultFiles files)
      throws StoreException, IOException, Unknown {
    ResultTask wanted = new ResultTask(task.name(), number, task.policy().keep(), Optional.empty());
    try (ItemSource items = sources.open(task)) {
      while (from >= 0) {
        ResultLines lines = files.lines(wanted, items, from, CHUNK_BYTES);
        write(lines.lines(), lines.next());
      }
    } catch (SourceException e) {
      boolean waitsForOthers = !task.needs().isEmpty();
      if (!waitsForOthers) {
        throw new Unknown(
            Kind.ENVIRONMENT,
            "the lines of task "
                + task.name()
                + " cannot be printed without its items: "
                + e.getMessage(),
            e);
      }
    }
  }
}
