package io.pcm.manager.loop;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.TaskNumber;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tasks of a workflow by the numbers of a plan. */
final class PlanOrder {
  private PlanOrder() {}

  static Map<TaskName, TaskNumber> numbers(RunPlan plan) {
    Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();
    plan.current().forEach(task -> numbers.put(task.name(), task.spec().number()));
    return numbers;
  }

  static List<Task> of(RunPlan plan, List<Task> tasks) {
    Map<TaskName, Task> byName = new LinkedHashMap<>();
    tasks.forEach(task -> byName.put(task.name(), task));
    return plan.tasks().stream().map(task -> byName.get(task.name())).toList();
  }
}
