package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A node of the workflow, as a value. A task with a matrix is already expanded: one {@code Task}
 * per point. Programs make tasks with a {@link WorkflowBuilder}.
 */
public sealed interface Task {
  /** Unique in the workflow. */
  TaskName name();

  /** What the task's calls run. */
  FunctionUse use();

  /** The library whose contexts run the calls. */
  default String library() {
    return use().library();
  }

  /** The function in the library. */
  default String function() {
    return use().function();
  }

  /** A JSON object for the preparation of the function, the same for all calls of the task. */
  default Json settings() {
    return use().settings();
  }

  /** How the task handles errors. */
  Policy policy();

  /** Tasks that must end before this one starts. */
  List<TaskName> needs();

  /**
   * A function of a library with its settings.
   *
   * @param library the library's name
   * @param function the function's name in the library
   * @param settings a JSON object
   */
  record FunctionUse(String library, String function, Json settings) {}

  /**
   * A task with one call per item.
   *
   * @param items one call for each
   * @param limit use only the first so many items, 1 or more; empty: all
   * @param id the field that names rows for people, as a path such as {@code id}; empty: none
   * @param after tasks that must end first, apart from those whose results are the items
   */
  record MapTask(
      TaskName name,
      FunctionUse use,
      Policy policy,
      Items items,
      OptionalInt limit,
      Optional<String> id,
      List<TaskName> after)
      implements Task {
    public MapTask {
      after = List.copyOf(after);
    }

    /** A task whose items have no ids, and which waits for nothing else. */
    public MapTask(TaskName name, FunctionUse use, Policy policy, Items items, OptionalInt limit) {
      this(name, use, policy, items, limit, Optional.empty(), List.of());
    }

    @Override
    public List<TaskName> needs() {
      Set<TaskName> needs = new LinkedHashSet<>();
      if (items instanceof Items.ResultsOf) {
        needs.addAll(((Items.ResultsOf) items).tasks());
      }
      needs.addAll(after);
      return List.copyOf(needs);
    }
  }

  /** A task with one call, whose item is a {@link io.pcm.api.results.CallItem}. */
  record CallTask(TaskName name, FunctionUse use, Policy policy, List<TaskName> needs)
      implements Task {
    public CallTask {
      needs = List.copyOf(needs);
    }
  }
}
