package io.pcm.workflowfile;

import io.pcm.api.workflow.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code matrix:}. */
final class MatrixReader {
  private MatrixReader() {}

  /** The axes in the order of the file; what has the wrong shape is reported. */
  static List<Axis<Value.Scalar>> axes(Optional<Field> matrix) {
    List<Axis<Value.Scalar>> axes = new ArrayList<>();
    matrix
        .flatMap(field -> field.mapping("a mapping such as {template: [bare, few-shot]}"))
        .ifPresent(keys -> keys.all().forEach((name, field) -> axes.add(axis(name, field))));
    return axes;
  }

  private static Axis<Value.Scalar> axis(String name, Field field) {
    if (field.value() instanceof Value.Mapping mapping) {
      List<Map.Entry<String, Value.Scalar>> named = new ArrayList<>();
      new Fields(mapping, field)
          .all()
          .forEach((key, value) -> named.add(Map.entry(key, single(value))));
      return Axis.named(name, named);
    }
    if (!(field.value() instanceof Value.Listing)) {
      field.wrong(
          "must be a list such as [bare, few-shot], or a mapping of names to values, not "
              + field.value().shown());
      return Axis.of(name, List.of(new Value.Scalar("", false, field.value().place())), v -> "");
    }
    List<Value.Scalar> values =
        field.list("a list").orElse(List.of()).stream().map(MatrixReader::single).toList();
    return Axis.of(name, values, Value.Scalar::text);
  }

  /** A text that no other value has, if it is not a single value, which is reported. */
  private static Value.Scalar single(Field item) {
    if (item.value() instanceof Value.Scalar scalar) {
      return scalar;
    }
    item.wrong("must be a single value, not " + item.value().shown());
    return new Value.Scalar(item.property(), false, item.value().place());
  }
}
