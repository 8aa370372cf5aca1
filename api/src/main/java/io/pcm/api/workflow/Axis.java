package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One dimension of a matrix: a task {@linkplain TaskBuilder#over over} an axis is made once for
 * each value, in this order. Tasks are named by the texts of the values, such as {@code
 * verify[template=bare]}. Several tasks can be over the same axis. Immutable.
 *
 * <pre>{@code
 * Axis<String> template = Axis.of("template", "bare", "few-shot");
 * Axis<Integer> shots = Axis.of("shots", 0, 4, 16);
 * Axis<String> prompt = Axis.named(
 *     "prompt", Map.entry("short", "{{claim}}?"), Map.entry("long", "Is it true that {{claim}}?"));
 * }</pre>
 *
 * <p>The name of an axis is a letter and up to 63 letters, digits, {@code _} or {@code -}. It has
 * at least one value, and each has another text. {@link WorkflowBuilder#build()} reports what is
 * wrong.
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

  /**
   * An axis whose values have short names, for values such as prompts, whose text would be a long
   * name of a task.
   *
   * @param values name and value, {@link Map#entry}, in the order of the tasks
   */
  @SafeVarargs
  public static <T> Axis<T> named(String name, Map.Entry<String, T>... values) {
    return named(name, List.of(values));
  }

  /** Like {@link #named(String, Map.Entry...)}. */
  public static <T> Axis<T> named(String name, List<Map.Entry<String, T>> values) {
    Axis<T> axis = new Axis<>(name);
    values.forEach(value -> axis.add(value.getKey(), value.getValue()));
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

  /** The key in names of tasks: {@code template} in {@code verify[template=bare]}. */
  public String name() {
    return name;
  }

  /** The texts of the values, in their order; each once. */
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
                        + values.values()
                        + (values.containsKey(String.valueOf(value))
                            ? "; give the value, not its name"
                            : "")));
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
