package io.pcm.workflowfile;

import static io.pcm.workflowfile.TwinLeaf.text;
import static io.pcm.workflowfile.TwinLeaf.typed;

import io.pcm.api.workflow.Axis;
import io.pcm.workflowfile.TwinLeaf.Fixed;
import io.pcm.workflowfile.TwinLeaf.TwinAxis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The axes of a workflow, which its tasks share, as a list of values or as names of values. */
final class TwinAxes {
  private final TwinChoices choices;
  private final List<TwinAxis> all = new ArrayList<>();

  /**
   * @param libraries names of libraries with functions of their own
   */
  TwinAxes(TwinChoices choices, List<String> libraries) {
    this.choices = choices;
    add("n", List.of(typed(1), typed(2), typed(3), typed(15)));
    add("t", List.of(odd(), odd(), odd()));
    add("v", List.of(typed("1.50"), typed(true), text("no"), text("012"), typed("1e3"), text("A")));
    add("d", List.of(text("one"), text("t w o")));
    add("p", List.of(text("bare"), text("few-shot"), text("p 3")));
    if (!libraries.isEmpty()) {
      add("lib", libraries.stream().map(TwinLeaf::text).toList());
    }
  }

  private Fixed odd() {
    return text(choices.filled());
  }

  private void add(String name, List<Fixed> values) {
    List<Fixed> some = new ArrayList<>(values.stream().distinct().toList());
    Collections.shuffle(some, choices.random());
    boolean named = choices.maybe();
    Map<String, Fixed> byText = new LinkedHashMap<>();
    for (Fixed value : some.subList(0, choices.number(1, Math.min(3, some.size())))) {
      byText.put(named ? "v" + byText.size() + choices.text() : value.text(), value);
    }
    all.add(axis(name, byText, named));
  }

  private static TwinAxis axis(String name, Map<String, Fixed> values, boolean named) {
    Axis<Fixed> axis =
        named
            ? Axis.named(name, List.copyOf(values.entrySet()))
            : Axis.of(name, List.copyOf(values.values()), Fixed::text);
    return new TwinAxis(name, values, named, axis);
  }

  /** None to three axes; some of them with fewer values than those of other tasks. */
  List<TwinAxis> some() {
    List<TwinAxis> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, choices.random());
    List<TwinAxis> some = new ArrayList<>();
    for (TwinAxis axis : shuffled.subList(0, choices.maybe() ? 0 : choices.number(0, 3))) {
      some.add(choices.oneIn(8) ? shorter(axis) : axis);
    }
    if (choices.wrong("axis without values")) {
      some.add(new TwinAxis("e", Map.of(), false, Axis.of("e")));
    }
    if (choices.wrong("name of an axis")) {
      some.add(axis("e f", Map.of("1", typed(1)), false));
    }
    if (choices.wrong("too many tasks")) {
      for (String name : List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9")) {
        some.add(axis(name, numbers(), false));
      }
    }
    return some;
  }

  private static Map<String, Fixed> numbers() {
    Map<String, Fixed> numbers = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      numbers.put("" + i, typed(i));
    }
    return numbers;
  }

  private static TwinAxis shorter(TwinAxis axis) {
    Map<String, Fixed> first = new LinkedHashMap<>();
    axis.values().entrySet().stream().limit(1).forEach(e -> first.put(e.getKey(), e.getValue()));
    return axis(axis.name(), first, axis.named());
  }

  /** The value of {@code matrix:}. */
  static Map<String, Object> yaml(List<TwinAxis> axes) {
    Map<String, Object> matrix = new LinkedHashMap<>();
    for (TwinAxis axis : axes) {
      matrix.put(axis.name(), axis.named() ? axis.values() : List.copyOf(axis.values().values()));
    }
    return matrix;
  }
}
