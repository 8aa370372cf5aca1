package io.pcm.workflowfile;

import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Suggestion;
import io.pcm.api.workflow.WholeNumber;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A mapping whose keys are properties. A key without a value, or with null, counts as missing. */
final class Fields {
  private final Field at;
  private final Map<String, Field> byKey = new LinkedHashMap<>();
  private final Map<String, Value.Scalar> keys = new LinkedHashMap<>();

  Fields(Value.Mapping mapping, Field at) {
    this.at = at;
    for (Value.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      keys.put(key, entry.key());
      byKey.put(key, new Field(entry.value(), property(key), at.problems()));
    }
  }

  /** The mapping itself. */
  Field at() {
    return at;
  }

  /** The location of the key, for messages about the whole entry. */
  Field key(String key) {
    Value.Scalar scalar = keys.get(key);
    return new Field(scalar == null ? at.value() : scalar, property(key), at.problems());
  }

  private String property(String key) {
    String shown = key.matches("[A-Za-z0-9_.-]{1,80}") ? key : Mistake.quoted(key);
    return at.property().isEmpty() ? shown : at.property() + "." + shown;
  }

  /** All entries in the order of the file, including null values. */
  Map<String, Field> all() {
    return byKey;
  }

  /** The whole number of the rule's key; empty if it is missing or wrong. */
  Optional<Integer> whole(WholeNumber rule) {
    return get(rule.name()).flatMap(field -> field.whole(rule));
  }

  /** The same with these keys only. */
  Fields only(List<String> some) {
    List<Value.Entry> entries =
        ((Value.Mapping) at.value())
            .entries().stream().filter(entry -> some.contains(entry.key().text())).toList();
    return new Fields(new Value.Mapping(entries, at.value().place()), at);
  }

  /** Whether the key is present, even without a value. */
  boolean has(String key) {
    return byKey.containsKey(key);
  }

  Optional<Field> get(String key) {
    return Optional.ofNullable(byKey.get(key)).filter(field -> !field.isNull());
  }

  /** Like {@link #get}, but reports a missing key. */
  Optional<Field> required(String key, String what) {
    Optional<Field> field = get(key);
    if (field.isEmpty()) {
      at.wrong("'" + key + "' is missing: " + what);
    }
    return field;
  }

  /** Reports every key that is not one of these. */
  void allowOnly(String owner, List<String> known) {
    allowOnly(owner, known, word -> Optional.empty());
  }

  /**
   * Like {@link #allowOnly(String, List)}.
   *
   * @param instead what to do instead of using a word that people try
   */
  void allowOnly(String owner, List<String> known, Function<String, Optional<String>> instead) {
    for (String key : keys.keySet()) {
      if (!known.contains(key)) {
        key(key)
            .wrong(
                instead
                    .apply(key)
                    .orElseGet(
                        () -> "unknown property of " + owner + Suggestion.among(known, key)));
      }
    }
  }
}
