package io.pcm.manager.source;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens the sources of one run's tasks. Safe for use by several threads; a file's line index is
 * built once and shared by all sources over it.
 */
public final class ItemSources {
  /**
   * @param numbers the number of every task of the workflow
   * @param results the folder of the run's result files, absolute
   */
  public ItemSources(
      Workflow workflow, Map<TaskName, TaskNumber> numbers, RunStore store, Path results) {
    throw new UnsupportedOperationException("under way: " + workflow + numbers + store + results);
  }

  /**
   * Opens a task's items; the tasks that it takes results from must have ended.
   *
   * @throws SourceException if there are no items to be had
   */
  public ItemSource open(Task task) throws SourceException {
    throw new UnsupportedOperationException("under way: " + task);
  }
}
