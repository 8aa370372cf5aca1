package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.List;

/**
 * A task with one call, whose item is a {@link io.pcm.api.results.CallItem}: it names the result
 * files of the tasks that it comes after. Made by {@link WorkflowBuilder#single}. In a workflow
 * file, a task with {@code call}.
 *
 * <pre>{@code
 * MapTaskBuilder verify = w.map("verify", judge, claims).over(template);
 * w.single("score", shout.function("score")).over(template).after(verify); // one for each template
 * w.single("best", shout.function("best")).after(verify); // after all of them
 * w.single("first", shout.function("score")).after(verify.at(template, "bare"));
 * }</pre>
 */
public final class SingleTaskBuilder extends TaskBuilder<SingleTaskBuilder> {
  private final List<TaskRef> needs = new ArrayList<>();

  SingleTaskBuilder(String base) {
    super(base);
  }

  /**
   * Adds tasks that must end before this one starts. {@link TaskRef} says which points of a matrix
   * are meant. A cycle is a mistake.
   */
  public SingleTaskBuilder after(TaskRef... tasks) {
    return after(List.of(tasks));
  }

  /** Like {@link #after(TaskRef...)}. */
  public SingleTaskBuilder after(List<TaskRef> tasks) {
    needs.addAll(tasks);
    return this;
  }

  @Override
  SingleTaskBuilder self() {
    return this;
  }

  @Override
  SingleTaskBuilder copy() {
    SingleTaskBuilder copy = new SingleTaskBuilder(base());
    copy.copy(this);
    copy.needs.addAll(needs);
    return copy;
  }

  @Override
  String call() {
    return "single";
  }

  @Override
  Task task(TaskName name, Task.FunctionUse use, TaskRefs refs, Mistakes mistakes) {
    return new Task.CallTask(
        name, use, policy(mistakes), refs.meant(name, needs, mistakes.at("needs")));
  }
}
