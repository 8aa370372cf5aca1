package io.pcm.api.workflow;

import java.util.Map;

/**
 * A task of a {@link WorkflowBuilder}, or one or some points of it: {@code verify}, or {@code
 * verify.at(template, "bare")}.
 *
 * <p>Where a task with a matrix names another one, it means the points with equal values of the
 * axes that both have, or all points if they have none in common.
 */
public sealed interface TaskRef permits TaskBuilder, TaskAt {
  /** The task's name in the workflow. */
  String base();

  /** The given values, by axis; empty for a whole task. */
  Map<String, String> fixed();

  /** The full name, if the given values are all that the task has. */
  default TaskName name() {
    return new TaskName(base(), fixed());
  }
}
