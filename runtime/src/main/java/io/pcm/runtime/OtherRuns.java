package io.pcm.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
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
  private final Path run;
  private final FileHasher hasher;
  private final Consumer<String> notes;

  /**
   * @param run the directory of this run
   * @param notes accepts messages for the user
   */
  OtherRuns(Reuse reuse, Path run, FileHasher hasher, Consumer<String> notes) {
    this.reuse = reuse;
    this.hasher = hasher;
    this.run = run.toAbsolutePath().normalize();
    this.notes = notes;
  }

  /**
   * Copies rows into the store of this run.
   *
   * @throws RunDirectoryException if a run that the user named does not exist, or is in use
   */
  void copyTo(RunStore store, Plans.Inputs inputs)
      throws RunDirectoryException, StoreException, IOException {
    List<Task> tasks =
        inputs.workflow().tasks().stream()
            .filter(Task.MapTask.class::isInstance)
            .filter(task -> reuse.sampled() || !isSampled(task))
            .toList();
    RowImport rows = new RowImport(store);
    List<Path> others = reuse.isAuto() ? RunDirectory.nextTo(run) : reuse.runs();
    for (Path other : others.stream().filter(each -> !each.equals(run)).limit(RUNS_MAX).toList()) {
      try {
        copy(other, tasks, inputs, rows);
      } catch (RunDirectoryException | StoreException e) {
        if (!reuse.isAuto()) {
          throw e;
        }
        notes.accept("no rows are taken from " + other + ": " + e.getMessage());
      }
    }
    if (rows.rows() > 0) {
      notes.accept("found " + rows.rows() + " rows of other runs that may be reused");
    }
  }

  private void copy(Path other, List<Task> tasks, Plans.Inputs inputs, RowImport rows)
      throws RunDirectoryException, StoreException, IOException {
    RunDirectory.existing(other);
    try (RunDirectory directory = RunDirectory.open(other, false);
        RunStore store = RunStores.open(directory, Fence.NONE)) {
      Optional<Json> id = store.document("run-id");
      if (id.isPresent()) {
        Map<TaskName, Map<String, String>> theirs =
            Plans.Inputs.of(inputs.workflow(), hasher, store, Optional.empty()).parts();
        rows.from(tasks, inputs.parts(), new RowImport.Other(store, id.get().toString(), theirs));
      }
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
