package io.pcm.runtime.trial;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.SourceException;
import io.pcm.runtime.DataFiles;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.RunChecks;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run checks before it starts, and what its first calls would be, without a run: nothing is
 * created, loaded or downloaded.
 *
 * <pre>{@code
 * WorkflowCheck check = WorkflowCheck.of(PreparedWorkflow.of(workflow), Set.of(), 2);
 * check.tasks().forEach(each -> System.out.println(each.task().name() + ": " + each.calls()));
 * }</pre>
 *
 * @param tasks in the order of the workflow
 */
public record WorkflowCheck(List<CheckedTask> tasks) {
  public WorkflowCheck {
    tasks = List.copyOf(tasks);
  }

  /**
   * A task.
   *
   * @param task at one point of its matrix
   * @param calls how many it makes
   * @param isBound whether it may make fewer, because its items are results of other tasks
   * @param first its first items; empty if only a run has them
   */
  public record CheckedTask(Task task, long calls, boolean isBound, List<PreviewedItem> first) {
    public CheckedTask {
      first = List.copyOf(first);
    }
  }

  /**
   * @param prepared with models, except those that would be downloaded
   * @param absent files of models that would be downloaded
   * @param items how many items of each task to show
   * @throws RunException if a run would not start
   * @throws IOException if a file cannot be read
   */
  public static WorkflowCheck of(PreparedWorkflow prepared, Set<Path> absent, int items)
      throws RunException, IOException {
    RunChecks.data(prepared);
    RunChecks.ids(prepared);
    RunChecks.models(
        prepared.models().values().stream().filter(file -> !absent.contains(file)).toList());
    Workflow workflow = prepared.workflow();
    Map<String, Library> libraries = new LinkedHashMap<>();
    for (Library library : workflow.libraries()) {
      refuseMissing(library, absent);
      libraries.put(library.name(), library);
    }
    Counts counts = new Counts(workflow);
    List<CheckedTask> tasks = new ArrayList<>();
    for (Task task : workflow.tasks()) {
      long calls = counts.of(task);
      int shown = hasData(task) ? (int) Math.min(items, calls) : 0;
      List<PreviewedItem> first = first(task, libraries.get(task.library()), shown);
      tasks.add(new CheckedTask(task, calls, isBound(task), first));
    }
    return new WorkflowCheck(tasks);
  }

  private static void refuseMissing(Library library, Set<Path> absent) throws RunException {
    Set<Path> files = new LinkedHashSet<>(FileStamps.ofLibrary(library).byFile().keySet());
    files.removeAll(absent);
    Path missing = FileStamps.of(files).missing().orElse(null);
    if (missing != null) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "the library " + library.name() + " needs the file " + missing + ", which is missing");
    }
  }

  private static boolean hasData(Task task) {
    return task instanceof Task.MapTask map
        && !(map.items() instanceof Items.ResultsOf)
        && !(map.items() instanceof Items.Streamed)
        && !(map.items() instanceof Items.Converted converted && converted.isStandardInput());
  }

  private static boolean isBound(Task task) {
    return task instanceof Task.MapTask && !hasData(task);
  }

  private static List<PreviewedItem> first(Task task, @Nullable Library library, int items)
      throws RunException {
    if (library == null || items == 0) {
      return List.of();
    }
    PromptPreview preview = new PromptPreview(task, library);
    return TrialItems.of(task, new ChosenItems.First(items)).stream().map(preview::of).toList();
  }

  /** Counts items; each source is read once. */
  private static final class Counts {
    private final Map<TaskName, Task> tasks = new LinkedHashMap<>();
    private final Map<Items, Long> read = new LinkedHashMap<>();

    Counts(Workflow workflow) {
      workflow.tasks().forEach(task -> tasks.put(task.name(), task));
    }

    /** Ends, because no task of a workflow needs itself. */
    long of(@Nullable Task task) throws RunException {
      return task instanceof Task.MapTask map
          ? Math.min(items(map), map.limit().orElse(Integer.MAX_VALUE))
          : 1;
    }

    private long items(Task.MapTask task) throws RunException {
      Long known = read.get(task.items());
      if (known == null) {
        known = counted(task);
        read.put(task.items(), known);
      }
      return known;
    }

    private long counted(Task.MapTask task) throws RunException {
      if (task.items() instanceof Items.ResultsOf results) {
        long sum = 0;
        for (TaskName name : results.tasks()) {
          sum += of(tasks.get(name));
        }
        return sum;
      }
      if (!hasData(task)) {
        return 0;
      }
      OptionalLong converted = DataFiles.count(task.items());
      if (converted.isPresent()) {
        return converted.getAsLong();
      }
      try (ItemSource source = ItemSources.ofData(task.items())) {
        return source.count();
      } catch (SourceException e) {
        throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
      }
    }
  }
}
