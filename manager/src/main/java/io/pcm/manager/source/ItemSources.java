package io.pcm.manager.source;

import io.pcm.api.results.CallItem;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Opens the item sources of a run. Thread-safe. A file's line index is built once and shared by all
 * sources of that file, so all of them see the content that was counted, or an error.
 */
public final class ItemSources {
  private final Map<TaskName, Task> tasks = new LinkedHashMap<>();
  private final Map<TaskName, TaskNumber> numbers;
  private final RunStore store;
  private final Path results;
  private final Map<Path, LineIndex> indices = new LinkedHashMap<>();
  private final Map<Path, String> expected;

  /**
   * @param numbers the number of each task of the workflow
   * @param results folder of the run's result files
   */
  public ItemSources(
      Workflow workflow, Map<TaskName, TaskNumber> numbers, RunStore store, Path results) {
    this(workflow, numbers, store, results, Map.of());
  }

  /**
   * @param expected by data file, the SHA-256 in lower-case hex of the only acceptable content, if
   *     known
   */
  public ItemSources(
      Workflow workflow,
      Map<TaskName, TaskNumber> numbers,
      RunStore store,
      Path results,
      Map<Path, String> expected) {
    this.expected = Map.copyOf(expected);
    workflow.tasks().forEach(task -> tasks.put(task.name(), task));
    this.numbers = new LinkedHashMap<>(numbers);
    this.store = store;
    this.results = results.toAbsolutePath().normalize();
  }

  /**
   * Opens a task's items; the tasks whose results it uses must have ended. May read a whole file,
   * which takes about a second per gigabyte.
   *
   * @throws SourceException if the items are unavailable
   */
  public ItemSource open(Task task) throws SourceException {
    if (task instanceof Task.CallTask call) {
      return new ListedSource(List.of(CallItem.of(results, call.needs()).toJson()), false);
    }
    Task.MapTask map = (Task.MapTask) task;
    ItemSource whole = open(map.items());
    return map.limit().isPresent() ? new SliceSource(whole, map.limit().getAsInt()) : whole;
  }

  /**
   * Opens items that need no run. May read a whole file, which takes about a second per gigabyte.
   *
   * @param items not the results of other tasks
   * @throws SourceException if the items are unavailable
   */
  public static ItemSource ofData(Items items) throws SourceException {
    if (items instanceof Items.JsonLines lines) {
      return JsonLinesSource.open(LineIndex.of(lines.file()));
    } else if (items instanceof Items.Listed listed) {
      return new ListedSource(listed.items(), true);
    }
    throw new IllegalArgumentException("these items exist only in a run");
  }

  private ItemSource open(Items items) throws SourceException {
    if (items instanceof Items.JsonLines lines) {
      return JsonLinesSource.open(index(lines.file()));
    } else if (items instanceof Items.Listed listed) {
      return new ListedSource(listed.items(), true);
    } else if (items instanceof Items.ResultsOf results) {
      return join(results);
    }
    throw new IllegalStateException("a stream is written to a file before a run begins");
  }

  private ItemSource join(Items.ResultsOf of) throws SourceException {
    List<ItemSource> parts = new ArrayList<>();
    boolean done = false;
    try {
      for (TaskName name : of.tasks()) {
        parts.add(results(name, of));
      }
      ItemSource joined = parts.size() == 1 ? parts.get(0) : new JoinedSource(parts);
      done = true;
      return joined;
    } finally {
      if (!done) {
        parts.forEach(ItemSource::close);
      }
    }
  }

  private ItemSource results(TaskName name, Items.ResultsOf wanted) throws SourceException {
    Task task = Objects.requireNonNull(tasks.get(name), "the workflow was checked");
    TaskNumber number = Objects.requireNonNull(numbers.get(name), "every task has a number");
    ItemSource items = open(task);
    boolean done = false;
    try {
      ItemSource source = new ResultsSource(name.display(), number, items, store, wanted);
      done = true;
      return source;
    } catch (StoreException e) {
      throw SourceException.of(e);
    } finally {
      if (!done) {
        items.close();
      }
    }
  }

  private LineIndex index(Path file) throws SourceException {
    synchronized (indices) {
      LineIndex index = indices.get(file);
      if (index == null) {
        index = LineIndex.of(file);
        String wanted = expected.getOrDefault(file, index.sha256());
        if (!wanted.equals(index.sha256())) {
          throw index.changed("it was different when the run began");
        }
        indices.put(file, index);
      }
      return index;
    }
  }
}
