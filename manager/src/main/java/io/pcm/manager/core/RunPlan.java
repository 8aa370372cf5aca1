package io.pcm.manager.core;

import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.TaskName;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.util.List;

/**
 * A workflow with numbers instead of names, as used by the scheduler and in messages. Task {@code
 * i} of the list has number {@code i}; likewise for libraries.
 *
 * @param contentKeys for each library, equal while its listed files are; empty if what it loads
 *     besides does not count
 */
public record RunPlan(
    List<LibrarySpec> libraries, List<PlannedTask> tasks, List<String> contentKeys) {
  /** Libraries whose other content does not count. */
  public RunPlan(List<LibrarySpec> libraries, List<PlannedTask> tasks) {
    this(libraries, tasks, libraries.stream().map(library -> "").toList());
  }

  public RunPlan {
    libraries = List.copyOf(libraries);
    tasks = List.copyOf(tasks);
    contentKeys = List.copyOf(contentKeys);
    if (contentKeys.size() != libraries.size()) {
      throw new IllegalArgumentException("one key for each library");
    }
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).spec().number().value() != i) {
        throw new IllegalArgumentException("task " + i + " is out of place");
      }
    }
    for (int i = 0; i < libraries.size(); i++) {
      if (libraries.get(i).number().value() != i) {
        throw new IllegalArgumentException("library " + i + " is out of place");
      }
    }
  }

  /**
   * One version of a task. It starts when all of {@code needs} have ended and their result files
   * exist.
   *
   * @param earlier versions whose rows count for this one where the items are the same, the
   *     preferred one first
   * @param lineage if rows of versions with other settings are mixed with its own, its number, that
   *     of the version whose rows it takes over, and so on; otherwise empty
   * @param retired whether another version of the task is computed now, or none; its outcomes are
   *     kept
   */
  public record PlannedTask(
      TaskName name,
      TaskSpec spec,
      List<TaskNumber> needs,
      Policy policy,
      List<EarlierRows> earlier,
      List<TaskNumber> lineage,
      boolean retired) {
    public PlannedTask {
      needs = List.copyOf(needs);
      earlier = List.copyOf(earlier);
      lineage = List.copyOf(lineage);
    }

    /** A task that is computed, all of it. */
    public PlannedTask(TaskName name, TaskSpec spec, List<TaskNumber> needs, Policy policy) {
      this(name, spec, needs, policy, List.of(), List.of(), false);
    }
  }

  /** The tasks that are computed, without retired versions. */
  public List<PlannedTask> current() {
    return tasks.stream().filter(task -> !task.retired()).toList();
  }
}
