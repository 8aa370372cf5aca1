package io.pcm.workflowfile;

import io.pcm.api.workflow.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code matrix:}, the points with one task each. */
final class MatrixReader {
  /**
   * Maximum number of tasks of a workflow: as many as a user can oversee; limits the effect of a
   * typo.
   */
  static final int TASKS = 10_000;

  private MatrixReader() {}

  /** One task of a matrix, or the task without a matrix. */
  record Point(TaskName name, Map<String, Value.Scalar> values) {}

  /**
   * All points in the order of the values; the first key varies slowest. Empty if there are
   * mistakes.
   */
  static List<Point> points(String base, Optional<Field> matrix) {
    List<Map<String, Value.Scalar>> points = new ArrayList<>(List.of(Map.of()));
    if (matrix.isPresent()) {
      int before = matrix.get().problems().count();
      Optional<Fields> keys =
          matrix.get().mapping("a mapping such as {template: [bare, few-shot]}");
      for (Map.Entry<String, Field> key : keys.map(Fields::all).orElse(Map.of()).entrySet()) {
        ParamsReader.goodName(key.getValue(), key.getKey(), "a matrix key");
        List<Value.Scalar> values = values(key.getValue());
        if ((long) points.size() * values.size() > TASKS) {
          matrix.get().wrong("expands to more than " + TASKS + " tasks");
          return List.of();
        }
        points = times(points, key.getKey(), values);
      }
      if (matrix.get().problems().count() > before) {
        return List.of();
      }
    }
    return points.stream().map(values -> new Point(name(base, values), values)).toList();
  }

  private static List<Map<String, Value.Scalar>> times(
      List<Map<String, Value.Scalar>> points, String key, List<Value.Scalar> values) {
    List<Map<String, Value.Scalar>> all = new ArrayList<>();
    for (Map<String, Value.Scalar> point : points) {
      for (Value.Scalar value : values) {
        Map<String, Value.Scalar> next = new LinkedHashMap<>(point);
        next.put(key, value);
        all.add(next);
      }
    }
    return all;
  }

  private static List<Value.Scalar> values(Field field) {
    List<Field> items = field.list("a list such as [bare, few-shot]").orElse(List.of());
    if (field.value() instanceof Value.Listing && items.isEmpty()) {
      field.wrong("must have at least one value; an empty list makes no task");
    }
    Map<String, Value.Scalar> byText = new LinkedHashMap<>();
    for (Field item : items) {
      if (!(item.value() instanceof Value.Scalar)) {
        item.wrong("must be a single value, not " + item.value().shown());
        continue;
      }
      Value.Scalar scalar = (Value.Scalar) item.value();
      if (byText.putIfAbsent(scalar.text(), scalar) != null) {
        item.wrong("duplicate value " + Value.Scalar.quoted(scalar.text()));
      }
    }
    return List.copyOf(byText.values());
  }

  private static TaskName name(String base, Map<String, Value.Scalar> values) {
    Map<String, String> point = new TreeMap<>();
    values.forEach((key, value) -> point.put(key, value.text()));
    return new TaskName(base, point);
  }
}
