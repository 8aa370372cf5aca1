package io.pcm.api.workflow;

import java.util.Map;

/**
 * A task of a {@link WorkflowBuilder}, or one or some points of it: {@code verify}, or {@code
 * verify.at(template, "bare")}.
 *
 * <p>Where a task with a matrix refers to another one, it means the points with equal values of the
 * axes that both have, or all points if they have none in common. Axes are the same if they have
 * the same name, and values if they have the same text.
 *
 * <pre>{@code
 * Axis<Integer> shots = Axis.of("shots", 0, 4);
 * MapTaskBuilder verify = w.map("verify", judge, claims).over(template, shots);
 * w.single("score", shout.function("score")).over(template).after(verify); // both shots of its template
 * w.single("one", shout.function("score")).after(verify.at(template, "bare").at(shots, 4));
 * }</pre>
 */
public sealed interface TaskRef permits TaskBuilder, TaskAt {
  /** The task's name in the workflow. */
  String base();

  /** The texts of the given values, by the name of the axis; empty for a whole task. */
  Map<String, String> fixed();

  /** The full name, if the given values are all that the task has. */
  default TaskName name() {
    return new TaskName(base(), fixed());
  }
}
