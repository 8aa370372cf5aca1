package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link WorkflowBuilder}, at all points of its matrix: a {@link MapTaskBuilder} or a
 * {@link SingleTaskBuilder}. Other tasks refer to it with this object.
 *
 * <p>Methods change this object and return it. They accept every value: {@link
 * WorkflowBuilder#build()} reports all mistakes at once, and reads the values only then.
 *
 * @param <S> the kind itself, which the methods return
 */
public abstract sealed class TaskBuilder<S extends TaskBuilder<S>> implements TaskRef
    permits MapTaskBuilder, SingleTaskBuilder {
  private final String base;
  private final List<Axis<?>> axes = new ArrayList<>();
  private final List<BiConsumer<Point, ? super S>> changes = new ArrayList<>();
  private @Nullable TaskFunction function;
  private int retriesAfterError = WorkflowRules.RETRIES_AFTER_ERROR.otherwise();
  private int retriesAfterDeath = WorkflowRules.RETRIES_AFTER_DEATH.otherwise();
  private Policy.OnError onError = Policy.OnError.ROW;
  private OptionalInt maxFailures = OptionalInt.empty();
  private int failEarly = WorkflowRules.FAIL_EARLY.otherwise();
  private Optional<List<String>> keep = Optional.empty();
  private final List<TaskRef> needs = new ArrayList<>();

  TaskBuilder(String base) {
    this.base = base;
  }

  /** A copy of the other's properties, for one point. */
  void copy(TaskBuilder<?> other) {
    function = other.function;
    retriesAfterError = other.retriesAfterError;
    retriesAfterDeath = other.retriesAfterDeath;
    onError = other.onError;
    maxFailures = other.maxFailures;
    failEarly = other.failEarly;
    keep = other.keep;
    needs.addAll(other.needs);
  }

  /**
   * Adds tasks that must end before this one starts. {@link TaskRef} says which points of a matrix
   * are meant. A cycle is a mistake.
   */
  public S after(TaskRef... tasks) {
    return after(List.of(tasks));
  }

  /** Like {@link #after(TaskRef...)}. */
  public S after(List<? extends TaskRef> tasks) {
    needs.addAll(tasks);
    return self();
  }

  /** The tasks that must end before the one with this name. */
  List<TaskName> needs(TaskName name, TaskRefs refs, Mistakes mistakes) {
    return refs.meant(name, needs, mistakes.at("needs"));
  }

  abstract S self();

  abstract S copy();

  abstract String call();

  abstract Task task(TaskName name, Task.FunctionUse use, TaskRefs refs, Mistakes mistakes);

  /**
   * Adds axes: there is one task for each combination of their values, at most {@link
   * WorkflowRules#TASKS} in a workflow. The first axis varies slowest.
   */
  public S over(Axis<?>... more) {
    axes.addAll(List.of(more));
    return self();
  }

  /**
   * Changes the task at each point of its matrix, for what depends on the point.
   *
   * <pre>{@code
   * Axis<Integer> shots = Axis.of("shots", 1, 4, 16);
   * w.map("verify", judge, claims).over(shots).each((at, task) -> task.limit(1000 / at.get(shots)));
   * }</pre>
   *
   * @param change called once for each point by {@link WorkflowBuilder#build()}, with a copy of the
   *     task; several changes are made in the order in which they were added
   */
  public S each(BiConsumer<Point, ? super S> change) {
    changes.add(change);
    return self();
  }

  /** What the calls of the task run; replaces an earlier one. */
  public S function(TaskFunction value) {
    function = value;
    return self();
  }

  /**
   * How often to repeat a call, whatever the reason; 0 to 1000. A pilot that is lost never uses up
   * a retry.
   */
  public S retries(int times) {
    return retries(times, times);
  }

  /**
   * How often to repeat a call.
   *
   * @param afterError if its function returned an error, 0 to 1000, by default 0
   * @param afterDeath if it timed out or its context died, 0 to 1000, by default 2
   */
  public S retries(int afterError, int afterDeath) {
    retriesAfterError = afterError;
    retriesAfterDeath = afterDeath;
    return self();
  }

  /** Whether a failed call is an error row, which is the default, or fails the task. */
  public S onError(Policy.OnError value) {
    onError = value;
    return self();
  }

  /** The task fails after this many failed calls, 1 or more; by default, there is no limit. */
  public S maxFailures(int value) {
    maxFailures = OptionalInt.of(value);
    return self();
  }

  /**
   * The task fails if its first calls, this many, all return the same error except for numbers in
   * it; by default 20, and 0 means never. Errors that an item causes, {@code BAD_ITEM} and {@code
   * PROMPT_TOO_LONG}, do not count.
   */
  public S failEarly(int value) {
    failEarly = value;
    return self();
  }

  /**
   * The fields of the item that result lines keep; without arguments none. By default they keep the
   * whole item.
   */
  public S keep(String... fields) {
    return keep(List.of(fields));
  }

  /** Like {@link #keep(String...)}. */
  public S keep(List<String> fields) {
    keep = Optional.of(List.copyOf(new LinkedHashSet<>(fields)));
    return self();
  }

  /**
   * The points of the task where an axis has this value, to refer to them.
   *
   * <pre>{@code
   * MapTaskBuilder verify = w.map("verify", judge, claims).over(template);
   * w.map("explain", shout.function("explain"), TaskResults.of(verify.at(template, "bare")));
   * }</pre>
   *
   * @throws IllegalArgumentException if the axis has no such value
   */
  public <T> TaskAt at(Axis<T> axis, T value) {
    return new TaskAt(base, Map.of()).at(axis, value);
  }

  @Override
  public String base() {
    return base;
  }

  @Override
  public Map<String, String> fixed() {
    return Map.of();
  }

  /** The names of the tasks at all points; none if there are mistakes in the name or axes. */
  public List<TaskName> names() {
    return WorkflowRules.isName(base)
        ? points(Mistakes.none()).stream().map(Point::task).toList()
        : List.of();
  }

  /** All points; empty if there are mistakes in the axes. */
  List<Point> points(Mistakes mistakes) {
    int before = mistakes.count();
    long count = 1;
    Set<String> names = new HashSet<>();
    for (Axis<?> axis : axes) {
      if (!names.add(axis.name())) {
        mistakes.at("matrix").at(axis.name()).wrong("another axis of the task has this name");
      }
      axis.check(mistakes.at("matrix").at(axis.name()));
      count = Math.min(count * axis.texts().size(), WorkflowRules.TASKS + 1L);
    }
    if (count > WorkflowRules.TASKS) {
      mistakes.at("matrix").wrong("expands to more than " + WorkflowRules.TASKS + " tasks");
    }
    return mistakes.count() > before ? List.of() : Point.all(base, axes);
  }

  /** The task at one point; empty if it has no function, which is reported. */
  Optional<Task> task(Point at, TaskRefs refs, Mistakes mistakes) {
    S one = copy();
    try {
      changes.forEach(change -> change.accept(at, one));
    } catch (InvalidWorkflowException e) {
      // From code of the user, such as an axis that the task does not have.
      e.mistakes().forEach(mistake -> mistakes.wrong(mistake.text()));
      return Optional.empty();
    }
    TaskBuilder<?> resolved = one;
    if (resolved.function == null) {
      mistakes.at("function").missing("what the calls of the task run");
      return Optional.empty();
    }
    return Optional.of(
        resolved.task(at.task(), resolved.function.use(at, mistakes.at("with")), refs, mistakes));
  }

  /** The policy; the default if it has mistakes, which are reported. */
  Policy policy(Mistakes mistakes) {
    int before = mistakes.count();
    Mistakes retries = mistakes.at("retries");
    retries.whole(WorkflowRules.RETRIES_AFTER_ERROR, retriesAfterError);
    retries.whole(WorkflowRules.RETRIES_AFTER_DEATH, retriesAfterDeath);
    if (maxFailures.isPresent()) {
      mistakes.whole(WorkflowRules.MAX_FAILURES, maxFailures.getAsInt());
      if (onError == Policy.OnError.FAIL) {
        mistakes
            .at(WorkflowRules.MAX_FAILURES.name())
            .wrong("has no effect: one failure already fails the task");
      }
    }
    mistakes.whole(WorkflowRules.FAIL_EARLY, failEarly);
    int empty = keep.orElse(List.of()).indexOf("");
    if (empty >= 0) {
      mistakes.at("keep").item(empty).wrong("must be a string, not an empty string");
    }
    return mistakes.count() > before
        ? Policy.DEFAULT
        : new Policy(retriesAfterError, retriesAfterDeath, onError, maxFailures, failEarly, keep);
  }
}
