package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.List;

/**
 * A task with one call, whose item is a {@link io.pcm.api.results.CallItem}; made by {@link
 * WorkflowBuilder#single}.
 */
public final class SingleTaskBuilder extends TaskBuilder<SingleTaskBuilder> {
  private final List<TaskRef> needs = new ArrayList<>();

  SingleTaskBuilder(String base) {
    super(base);
  }

  /** Tasks that must end before this one starts. */
  public SingleTaskBuilder after(TaskRef... tasks) {
    return after(List.of(tasks));
  }

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
