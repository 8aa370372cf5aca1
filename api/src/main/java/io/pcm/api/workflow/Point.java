package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One point of a matrix: a value of each {@link Axis}. A task without a matrix has one, without
 * values. Functions of a point say what differs between the tasks of a matrix:
 *
 * <pre>{@code
 * w.map(
 *         "verify",
 *         verifier.classify(at -> PromptFile.read("templates/" + at.get(template) + ".yaml")),
 *         claims)
 *     .over(template)
 *     .each((at, task) -> task.limit(at.get(template).equals("bare") ? 1000 : 100));
 * }</pre>
 */
public final class Point {
  private final TaskName task;
  private final Map<Axis<?>, String> texts;

  private Point(TaskName task, Map<Axis<?>, String> texts) {
    this.task = task;
    this.texts = texts;
  }

  /** The name of the task at this point, such as {@code verify[template=bare]}. */
  public TaskName task() {
    return task;
  }

  /**
   * The value of an axis at this point.
   *
   * @throws InvalidWorkflowException if the task is not over this axis; {@link
   *     WorkflowBuilder#build()} reports it with other mistakes
   */
  public <T> T get(Axis<T> axis) {
    String text = texts.get(axis);
    if (text == null) {
      throw new InvalidWorkflowException(
          "task " + task + " is not over the axis " + axis.name() + "; add it with over(...)");
    }
    return axis.value(text);
  }

  /** All points in the order of the values; the first axis varies slowest. */
  static List<Point> all(String task, List<Axis<?>> axes) {
    List<Map<Axis<?>, String>> points = new ArrayList<>(List.of(Map.of()));
    for (Axis<?> axis : axes) {
      List<Map<Axis<?>, String>> longer = new ArrayList<>();
      for (Map<Axis<?>, String> point : points) {
        for (String text : axis.texts()) {
          Map<Axis<?>, String> next = new LinkedHashMap<>(point);
          next.put(axis, text);
          longer.add(next);
        }
      }
      points = longer;
    }
    return points.stream().map(texts -> new Point(name(task, texts), texts)).toList();
  }

  private static TaskName name(String task, Map<Axis<?>, String> texts) {
    Map<String, String> point = new TreeMap<>();
    texts.forEach((axis, text) -> point.put(axis.name(), text));
    return new TaskName(task, point);
  }
}
