package io.pcm.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.returned.FileShelf;
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
import java.util.stream.Collectors;

/** Takes rows from other runs that computed them in the same way. */
final class OtherRuns {
  /** Maximum number of runs that are looked at. */
  private static final int RUNS_MAX = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Reuse reuse;
  private final List<Path> runs;
  private final FileHasher hasher;
  private final Consumer<String> notes;
  private final EngineVersions versions = new EngineVersions();

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
  void copyTo(RunStore store, FileShelf files, Plans.Inputs inputs)
      throws RunDirectoryException, StoreException, IOException {
    RowImport rows = new RowImport(store, files);
    for (Path other : runs) {
      try (Found found = new Found()) {
        open(other, inputs, found);
        for (RowImport.Other each : found.runs) {
          rows.from(rows(other, each, inputs), inputs.parts(), each.run());
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
          int rows = found.add(rows(other, found.runs.get(before), inputs));
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

  /** Without those of other versions of engines, as far as the present one is known. */
  private Map<TaskName, List<ForeignRows>> rows(
      Path path, RowImport.Other other, Plans.Inputs inputs) throws StoreException {
    Map<TaskName, List<ForeignRows>> wanted = new LinkedHashMap<>();
    for (Task task : tasks(inputs)) {
      List<ForeignRows> all = other.rows(List.of(task)).getOrDefault(task.name(), List.of());
      for (ForeignRows each : all) {
        wanted
            .computeIfAbsent(task.name(), name -> new ArrayList<>())
            .add(ofSameEngine(each, library(task, inputs), task.name().display() + " of " + path));
      }
    }
    return wanted;
  }

  private ForeignRows ofSameEngine(ForeignRows rows, Library library, String whose)
      throws StoreException {
    Map<String, Integer> engines = rows.byEngine();
    if (engines.isEmpty()) {
      return rows;
    }
    Optional<String> present = versions.toldBy(library);
    if (present.isEmpty()) {
      notes.accept(
          "rows of "
              + whose
              + " were computed by "
              + listed(engines)
              + "; which version will run now is not known here, so make sure that it is the same");
      return rows;
    }
    Map<String, Integer> others = new LinkedHashMap<>(engines);
    others
        .keySet()
        .removeIf(
            each -> EngineVersions.tells(present.get(), each.substring(each.indexOf(' ') + 1)));
    if (!others.isEmpty()) {
      notes.accept(
          "rows of "
              + whose
              + " that were computed by "
              + listed(others)
              + " are not taken: the engine here says '"
              + EngineVersions.shown(present.get())
              + "'");
    }
    return rows.of(version -> EngineVersions.tells(present.get(), version));
  }

  /** {@code vllm 0.11.0 (300 rows)}. */
  private static String listed(Map<String, Integer> engines) {
    return engines.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + " ("
                    + each.getValue()
                    + (each.getValue() == 1 ? " row)" : " rows)"))
        .collect(Collectors.joining(", "));
  }

  private static Library library(Task task, Plans.Inputs inputs) {
    return inputs.workflow().libraries().stream()
        .filter(each -> each.name().equals(task.library()))
        .findFirst()
        .orElseThrow();
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
        FileShelf files = new FileShelf(directory.returnedFiles());
        found.runs.add(new RowImport.Other(store, id.get().toString(), theirs, files));
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
