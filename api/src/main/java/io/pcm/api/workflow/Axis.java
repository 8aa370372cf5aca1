package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One dimension of a matrix: a task {@linkplain TaskBuilder#over over} an axis is made once for
 * each value. Tasks are named by the texts of the values, such as {@code verify[template=bare]}.
 *
 * <pre>{@code
 * Axis<String> template = Axis.of("template", "bare", "few-shot");
 * Axis<Integer> shots = Axis.of("shots", 0, 4, 16);
 * Axis<String> prompt = Axis.named("prompt", Map.of("short", "{{claim}}?", "long", "Is it true that {{claim}}?"));
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class Axis<T> {
  private final String name;
  private final List<String> texts = new ArrayList<>();
  private final Map<String, T> values = new LinkedHashMap<>();

  private Axis(String name) {
    this.name = name;
  }

  /** An axis whose values are named by their text, {@link String#valueOf(Object)}. */
  @SafeVarargs
  public static <T> Axis<T> of(String name, T... values) {
    return of(name, List.of(values), String::valueOf);
  }

  /** An axis whose values have short names, for values such as prompts. */
  public static <T> Axis<T> named(String name, Map<String, T> values) {
    Axis<T> axis = new Axis<>(name);
    values.forEach(axis::add);
    return axis;
  }

  /**
   * An axis whose values are named by a function.
   *
   * @param text gives a different text for each value
   */
  public static <T> Axis<T> of(String name, List<T> values, Function<? super T, String> text) {
    Axis<T> axis = new Axis<>(name);
    values.forEach(value -> axis.add(text.apply(value), value));
    return axis;
  }

  private void add(String text, T value) {
    texts.add(text);
    values.putIfAbsent(text, value);
  }

  public String name() {
    return name;
  }

  /** The names of the values, in their order. */
  public List<String> texts() {
    return List.copyOf(values.keySet());
  }

  T value(String text) {
    T value = values.get(text);
    if (value == null) {
      throw new IllegalArgumentException(
          "axis " + name + " has no value " + Mistake.quoted(text) + "; values: " + texts());
    }
    return value;
  }

  /** The name of a value. */
  String text(T value) {
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "axis "
                        + name
                        + " has no value "
                        + Mistake.quoted(String.valueOf(value))
                        + "; values: "
                        + texts()));
  }

  void check(Mistakes mistakes) {
    if (!WorkflowRules.isName(name)) {
      mistakes.wrong("a matrix key " + WorkflowRules.NAME + ", not " + Mistake.quoted(name));
    }
    if (texts.isEmpty()) {
      mistakes.wrong("must have at least one value; without one, there is no task");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.subList(0, i).contains(texts.get(i))) {
        mistakes.item(i).wrong("duplicate value " + Mistake.quoted(texts.get(i)));
      }
    }
  }
}
