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
import io.pcm.manager.store.Fence;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.runtime.identity.Plans;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the store of a run without a manager knows. Holds the run directory while it is
 * open, so that no manager starts meanwhile.
 */
final class StoreLines implements LineSource {
  private static final Part NOTHING = new Part(new byte[0], -1);

  private final RunDirectory directory;
  private final RunStore store;
  private final Task task;
  private final Optional<ResultTask> wanted;
  private final ItemSources sources;
  private final ResultFiles files;
  private @Nullable ItemSource items;

  /** The whole result file, if there is nothing newer: that is much faster. */
  private @Nullable FileLines file;

  private StoreLines(RunDirectory directory, RunStore store, Workflow workflow, Task task)
      throws StoreException {
    this.directory = directory;
    this.store = store;
    this.task = task;
    Plans plans = new Plans(store);
    Map<TaskName, TaskNumber> numbers = plans.numbers(workflow);
    this.wanted = Optional.ofNullable(plans.resultTasks(workflow).get(task.name()));
    this.sources = new ItemSources(workflow, numbers, store, directory.results());
    this.files = new ResultFiles(directory.results(), store);
  }

  /**
   * @throws RunDirectoryInUseException if another process holds the run directory
   */
  static StoreLines open(RunPaths paths, Workflow workflow, Task task)
      throws UnavailableException, RunDirectoryInUseException, IOException {
    RunDirectory directory;
    try {
      directory = RunDirectory.open(paths.root(), false);
    } catch (RunDirectoryInUseException e) {
      throw e;
    } catch (RunDirectoryException e) {
      throw new UnavailableException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
    RunStore store = null;
    try {
      store = RunStores.open(directory, Fence.NONE);
      return new StoreLines(directory, store, workflow, task);
    } catch (StoreException e) {
      close(store, directory);
      throw new UnavailableException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<Part> next(int from) throws UnavailableException, IOException {
    if (wanted.isEmpty()) {
      return Optional.of(NOTHING);
    }
    if (from == 0 && file == null) {
      Optional<Path> current = files.current(wanted.get());
      file = current.isPresent() ? new FileLines(current.get()) : null;
    }
    if (file != null) {
      return file.next(from);
    }
    try {
      if (items == null) {
        items = sources.open(task);
      }
      ResultLines lines = files.lines(wanted.get(), items, from, PART_BYTES);
      return Optional.of(new Part(lines.lines().getBytes(StandardCharsets.UTF_8), lines.next()));
    } catch (StoreException e) {
      throw new UnavailableException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    } catch (SourceException e) {
      boolean waitsForOthers = !task.needs().isEmpty();
      if (waitsForOthers) {
        return Optional.of(NOTHING);
      }
      throw new UnavailableException(
          Kind.ENVIRONMENT,
          "the lines of task "
              + task.name()
              + " cannot be printed without its items: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
    if (items != null) {
      items.close();
    }
    close(store, directory);
  }

  private static void close(@Nullable RunStore store, RunDirectory directory) throws IOException {
    try {
      if (store != null) {
        store.close();
      }
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      try {
        directory.close();
      } catch (RunDirectoryException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
