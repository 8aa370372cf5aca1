package io.pcm.workflowfile;

import static io.pcm.workflowfile.TwinLeaf.text;
import static io.pcm.workflowfile.TwinLeaf.typed;
import static java.util.stream.Collectors.joining;

import io.pcm.api.Json;
import io.pcm.workflowfile.TwinLeaf.Fixed;
import io.pcm.workflowfile.TwinLeaf.Kind;
import io.pcm.workflowfile.TwinLeaf.Ref;
import io.pcm.workflowfile.TwinLeaf.TwinAxis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Random JSON values, as trees of maps, lists and leaves. */
final class TwinJson {
  private static final List<String> TYPED =
      List.of(
          "0",
          "-0",
          "7",
          "-12",
          "1.50",
          "1e3",
          "1E-7",
          "12345678901234567890123",
          "true",
          "false",
          "null");

  private final TwinChoices choices;

  TwinJson(TwinChoices choices) {
    this.choices = choices;
  }

  /**
   * An object.
   *
   * @param axes whose values may be in it
   */
  Map<String, Object> object(List<TwinAxis> axes) {
    return object(axes, 0);
  }

  private Map<String, Object> object(List<TwinAxis> axes, int level) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int count = choices.number(0, 4); count > 0; count--) {
      object.put(choices.maybe() ? choices.text() : "k" + count, value(axes, level + 1));
    }
    return object;
  }

  Object value(List<TwinAxis> axes, int level) {
    int kind = choices.number(level > 3 ? 2 : 0, 6);
    if (kind == 0) {
      return object(axes, level);
    }
    if (kind == 1) {
      List<Object> list = new ArrayList<>();
      for (int count = choices.number(0, 3); count > 0; count--) {
        list.add(value(axes, level + 1));
      }
      return list;
    }
    if (kind == 2) {
      return typed(choices.one(TYPED));
    }
    return axes.isEmpty() || kind == 3 ? text(choices.text()) : ref(axes);
  }

  /** The value of an axis, whole or in a text. */
  TwinLeaf ref(List<TwinAxis> axes) {
    TwinAxis axis = choices.one(axes);
    boolean whole = choices.maybe();
    return new Ref(whole ? "" : choices.text(), axis, whole ? "" : choices.text(), Kind.TEXT);
  }

  /** The tree as JSON. */
  static Json of(Object tree, Function<TwinLeaf, Fixed> leaves) {
    return Json.of(written(tree, leaves));
  }

  private static String written(Object tree, Function<TwinLeaf, Fixed> leaves) {
    if (tree instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> Json.quote(String.valueOf(e.getKey())) + ":" + written(e.getValue(), leaves))
          .collect(joining(",", "{", "}"));
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(item -> written(item, leaves)).collect(joining(",", "[", "]"));
    }
    return leaves.apply((TwinLeaf) tree).json().toString();
  }
}
