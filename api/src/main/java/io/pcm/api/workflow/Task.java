package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.util.List;
import java.util.OptionalInt;

/** A node of the workflow. A task with a matrix is already expanded: one {@code Task} per point. */
public sealed interface Task {
  TaskName name();

  /** The library whose contexts run the calls. */
  String library();

  /** The function in the library. */
  String function();

  /** A JSON object for the preparation of the function, the same for all calls of the task. */
  Json settings();

  Policy policy();

  /** Tasks that must end before this one starts. */
  List<TaskName> needs();

  /**
   * A task with one call per item.
   *
   * @param limit use only the first so many items; empty: all
   */
  record MapTask(
      TaskName name,
      String library,
      String function,
      Json settings,
      Policy policy,
      Items items,
      OptionalInt limit)
      implements Task {
    @Override
    public List<TaskName> needs() {
      return items instanceof Items.ResultsOf ? ((Items.ResultsOf) items).tasks() : List.of();
    }
  }

  /** A task with one call, whose item is a {@link io.pcm.api.results.CallItem}. */
  record CallTask(
      TaskName name,
      String library,
      String function,
      Json settings,
      Policy policy,
      List<TaskName> needs)
      implements Task {
    public CallTask {
      needs = List.copyOf(needs);
    }
  }
}
