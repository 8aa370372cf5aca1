package io.pcm.api.workflow;

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
  SingleTaskBuilder(String base) {
    super(base);
  }

  @Override
  SingleTaskBuilder self() {
    return this;
  }

  @Override
  SingleTaskBuilder copy() {
    SingleTaskBuilder copy = new SingleTaskBuilder(base());
    copy.copy(this);
    return copy;
  }

  @Override
  String call() {
    return "single";
  }

  @Override
  Task task(TaskName name, Task.FunctionUse use, TaskRefs refs, Mistakes mistakes) {
    return new Task.CallTask(name, use, policy(mistakes), needs(name, refs, mistakes));
  }
}
