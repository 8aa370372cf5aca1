package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.util.List;
import java.util.OptionalInt;

/** A node of the workflow, its matrix already resolved: one task per point. */
public sealed interface Task {
  TaskName name();

  /** Name of the library whose context answers the calls. */
  String library();

  /** Name of the library's function. */
  String function();

  /** A JSON object that the function is prepared with, the same for all calls of the task. */
  Json settings();

  Policy policy();

  /** Tasks that must have ended before this one starts. */
  List<TaskName> needs();

  /**
   * One call per item.
   *
   * @param limit take only so many items, the first; empty: all
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

  /**
   * One call. Its item is {@code
   * {"results":"DIR","needs":[{"task":"verify[template=bare]","base":"verify",
   * "point":{"template":"bare"},"file":"/…/results/verify/template=bare.jsonl"},…]}}, where {@code
   * DIR} is the folder of the run's results.
   */
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
