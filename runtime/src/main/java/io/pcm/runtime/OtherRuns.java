package io.pcm.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.rows.ForeignRows;
import io.pcm.manager.store.Fence;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.runtime.identity.FileHasher;
import io.pcm.runtime.identity.Plans;
import io.pcm.runtime.identity.RowImport;
import io.pcm.runtime.inspect.RunStores;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes rows from other runs that computed them in the same way. */
final class OtherRuns {
  /** Maximum number of runs that are looked at. */
  private static final int RUNS_MAX = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Reuse reuse;
  private final List<Path> runs;
  private final FileHasher hasher;
  private final Consumer<String> notes;

  /**
   * @param runs their directories, the preferred one first
   * @param notes accepts messages for the user
   */
  OtherRuns(Reuse reuse, List<Path> runs, FileHasher hasher, Consumer<String> notes) {
    this.reuse = reuse;
    this.runs = runs.stream().limit(RUNS_MAX).toList();
    this.hasher = hasher;
    this.notes = notes;
  }

  /**
   * Copies rows into the store of this run.
   *
   * @throws RunDirectoryException if a run that the user named does not exist, or is in use
   */
  void copyTo(RunStore store, Plans.Inputs inputs)
      throws RunDirectoryException, StoreException, IOException {
    RowImport rows = new RowImport(store);
    for (Path other : runs) {
      try (Found found = new Found()) {
        open(other, inputs, found);
        for (RowImport.Other each : found.runs) {
          rows.from(tasks(inputs), inputs.parts(), each);
        }
      }
    }
    if (rows.rows() > 0) {
      notes.accept("found " + rows.rows() + " rows of other runs that may be reused");
    }
  }

  /**
   * Finds rows without copying them.
   *
   * @throws RunDirectoryException as {@link #copyTo}
   */
  Found find(Plans.Inputs inputs) throws RunDirectoryException, StoreException, IOException {
    Found found = new Found();
    try {
      for (Path other : runs) {
        int before = found.runs.size();
        open(other, inputs, found);
        if (found.runs.size() > before) {
          int rows = found.add(found.runs.get(before).rows(tasks(inputs)));
          notes.accept(
              (rows == 0 ? "no row" : rows == 1 ? "1 row" : rows + " rows")
                  + " of "
                  + other
                  + (rows == 1 ? " was" : rows == 0 ? " was" : " were")
                  + " computed in the same way");
        }
      }
      if (runs.isEmpty()) {
        notes.accept("there is no other run whose rows could be reused");
      }
    } catch (RunDirectoryException | StoreException | IOException | RuntimeException e) {
      found.close();
      throw e;
    }
    return found;
  }

  /** Other runs, and their rows; they are open until this is closed. */
  static final class Found implements AutoCloseable {
    private final List<RowImport.Other> runs = new ArrayList<>();
    private final Map<TaskName, List<ForeignRows>> rows = new LinkedHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private int add(Map<TaskName, List<ForeignRows>> more) throws StoreException {
      int count = 0;
      for (Map.Entry<TaskName, List<ForeignRows>> each : more.entrySet()) {
        rows.computeIfAbsent(each.getKey(), task -> new ArrayList<>()).addAll(each.getValue());
        for (ForeignRows some : each.getValue()) {
          count += some.count();
        }
      }
      return count;
    }

    /** By the task that may take them over. */
    Map<TaskName, List<ForeignRows>> rows() {
      return rows;
    }

    @Override
    public void close() {
      RunOpening.closeAll(open);
    }
  }

  /** The row of a task with a single call is never taken over, because its item names files. */
  private List<Task> tasks(Plans.Inputs inputs) {
    return inputs.workflow().tasks().stream()
        .filter(Task.MapTask.class::isInstance)
        .filter(task -> reuse.sampled() || !isSampled(task))
        .toList();
  }

  /** A run that cannot be opened is left out, unless the user named it. */
  private void open(Path other, Plans.Inputs inputs, Found found)
      throws RunDirectoryException, StoreException, IOException {
    try {
      RunDirectory.existing(other);
      RunDirectory directory = RunDirectory.open(other, false);
      found.open.push(directory);
      RunStore store = RunStores.open(directory, Fence.NONE);
      found.open.push(store);
      Optional<Json> id = store.document("run-id");
      if (id.isPresent()) {
        Map<TaskName, Map<String, String>> theirs =
            Plans.Inputs.of(inputs.workflow(), hasher, store, Optional.empty()).parts();
        found.runs.add(new RowImport.Other(store, id.get().toString(), theirs));
      }
    } catch (RunDirectoryException | StoreException e) {
      if (!reuse.isAuto()) {
        throw e;
      }
      notes.accept("no rows are taken from " + other + ": " + e.getMessage());
    }
  }

  /** With a temperature, the same call would give another answer. */
  private static boolean isSampled(Task task) {
    try {
      JsonNode settings = JSON.readTree(task.settings().utf8());
      return settings.path("temperature").asDouble() > 0;
    } catch (IOException e) {
      throw new IllegalStateException("settings are JSON", e);
    }
  }
}
