package io.pcm.runtime.inspect;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.inspect.LineSource.Part;
import io.pcm.runtime.inspect.LineSource.UnavailableException;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one task, a part at a time: from the manager if there is one, else from the store;
 * if neither is available, from the result file, with a warning. Used by one thread.
 */
final class TaskLines implements AutoCloseable {
  /**
   * How long to wait for another command that reads the store, or for a manager that is starting.
   */
  private static final Duration IN_USE = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 100;

  private final RunPaths paths;
  private final Workflow workflow;
  private final Task task;
  private final Consumer<String> warn;
  private @Nullable LineSource source;

  /** Index of the first call whose line has not been returned; -1 after the last. */
  private int from;

  /** The index of the first line that was asked for. */
  private int first;

  /**
   * @param warn receives sentences for the user
   */
  TaskLines(RunPaths paths, Workflow workflow, Task task, Consumer<String> warn) {
    this.paths = paths;
    this.workflow = workflow;
    this.task = task;
    this.warn = warn;
  }

  /** Only the lines of this file. */
  TaskLines ofFile(Path file) throws IOException {
    source = new FileLines(file);
    return this;
  }

  /** Begins at this index, if the source can. Call it before the first line is read. */
  TaskLines from(int index) {
    from = index;
    first = index;
    return this;
  }

  /**
   * The next lines, each with its line break; may have no bytes.
   *
   * @return empty after the last line
   */
  Optional<byte[]> next() throws RunException, IOException {
    try {
      return from < 0 ? Optional.empty() : Optional.of(known());
    } catch (UnavailableException e) {
      return Optional.of(inFile(e));
    }
  }

  private byte[] known() throws UnavailableException, IOException {
    long deadline = System.nanoTime() + IN_USE.toNanos();
    while (true) {
      // Before the source is asked: a manager that dies may be waited for longer than that.
      boolean patient = System.nanoTime() < deadline;
      try {
        LineSource open = source == null ? open() : source;
        source = open;
        Optional<Part> part = open.next(from);
        if (part.isPresent()) {
          return taken(part.get());
        }
        close();
        if (!patient) {
          String why = "the manager has ended, and nothing else can say what the lines are";
          throw new UnavailableException(Kind.ENVIRONMENT, why, new IOException(why));
        }
      } catch (RunDirectoryInUseException e) {
        if (!patient) {
          throw new UnavailableException(Kind.IN_USE, String.valueOf(e.getMessage()), e);
        }
      }
      pause();
    }
  }

  private byte[] taken(Part part) {
    from = part.next();
    return part.bytes();
  }

  private static void pause() throws UnavailableException {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(Kind.ENVIRONMENT, "interrupted", e);
    }
  }

  private LineSource open() throws UnavailableException, RunDirectoryInUseException, IOException {
    return RunDirectory.holder(paths.root()).filter(this::isManager).isPresent()
        ? new ManagerLines(paths, task.name())
        : StoreLines.open(paths, workflow, task);
  }

  /** Another command that reads the store also holds the run directory, for a short time. */
  private boolean isManager(LockHolder holder) {
    List<ManagerStay> managers = RunRecord.managersOf(paths.runJson());
    return !managers.isEmpty() && managers.get(managers.size() - 1).pid() == holder.pid();
  }

  private byte[] inFile(UnavailableException why) throws RunException, IOException {
    close();
    Path file = paths.results().resolve(task.name().resultFile());
    if (from > first || !Files.isRegularFile(file)) {
      throw why.trouble();
    }
    warn.accept(String.valueOf(why.getMessage()));
    warn.accept("so these lines come from " + file + ", which may be old or changed");
    FileLines lines = new FileLines(file);
    source = lines;
    return taken(lines.next(from).orElseThrow());
  }

  @Override
  public void close() throws IOException {
    LineSource open = source;
    source = null;
    if (open != null) {
      open.close();
    }
  }
}
