package io.pcm.workflowfile;

import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that {@code ${...}} can refer to. A scalar that is exactly one {@code ${name}} becomes
 * the value of the name, with its type and position; within a longer text, it becomes text; {@code
 * $$} is a {@code $}. Substitution is not recursive.
 */
final class Scope {
  static final String NAME = "[A-Za-z][A-Za-z0-9_-]{0,63}";
  private static final Pattern WHOLE = Pattern.compile("\\$\\{(" + NAME + ")}");
  private static final Pattern PART = Pattern.compile("\\$\\$|\\$\\{([^}]{0,80})(}?)");

  /** Maximum length of a text in characters, because nested parameters multiply. */
  private static final int TEXT_CHARS = 1024 * 1024;

  private final Map<String, Value> values;

  /** Creates a view: names that are later added to the map are visible. */
  Scope(Map<String, Value> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** A scope with additional names, which take precedence. */
  Scope and(Map<String, ? extends Value> inner) {
    Map<String, Value> both = new LinkedHashMap<>(values);
    both.putAll(inner);
    return new Scope(both);
  }

  /** The value with all names substituted; reports errors. */
  Field resolve(Field field) {
    return new Field(resolved(field), field.property(), field.problems());
  }

  private Value resolved(Field field) {
    Value value = field.value();
    if (value instanceof Value.Scalar) {
      Value.Scalar scalar = (Value.Scalar) value;
      return scalar.text().indexOf('$') < 0 ? scalar : substituted(field, scalar);
    }
    if (value instanceof Value.Listing) {
      List<Value> items = new ArrayList<>();
      for (Field item : field.list("a list").orElse(List.of())) {
        items.add(resolved(item));
      }
      return new Value.Listing(items, value.place());
    }
    Value.Mapping mapping = (Value.Mapping) value;
    Fields fields = new Fields(mapping, field);
    List<Value.Entry> entries = new ArrayList<>();
    for (Value.Entry entry : mapping.entries()) {
      Field inner = fields.all().get(entry.key().text());
      if (inner != null) {
        entries.add(new Value.Entry(entry.key(), resolved(inner)));
      }
    }
    return new Value.Mapping(entries, mapping.place());
  }

  private Value substituted(Field field, Value.Scalar scalar) {
    Matcher whole = WHOLE.matcher(scalar.text());
    if (whole.matches()) {
      return named(field, whole.group(1)).orElse(scalar);
    }
    StringBuilder out = new StringBuilder();
    Place place = scalar.place();
    Matcher part = PART.matcher(scalar.text());
    int copied = 0;
    while (part.find()) {
      out.append(scalar.text(), copied, part.start());
      copied = part.end();
      if (part.group().equals("$$")) {
        out.append('$');
        continue;
      }
      Optional<Value.Scalar> value = embedded(field, part);
      if (value.isPresent()) {
        out.append(value.get().text());
        place = part.start() == 0 ? place.withDirectoryOf(value.get().place()) : place;
      }
      if (out.length() > TEXT_CHARS) {
        field.wrong("grows to more than 1 Mi characters with its parameters");
        return scalar;
      }
    }
    out.append(scalar.text(), copied, scalar.text().length());
    return new Value.Scalar(out.toString(), false, place);
  }

  private Optional<Value.Scalar> embedded(Field field, Matcher part) {
    String name = part.group(1);
    if (!part.group(2).equals("}") || !name.matches(NAME)) {
      field.wrong(
          Mistake.quoted(part.group())
              + " is not a parameter; write ${name}, or $$ for a literal $");
      return Optional.empty();
    }
    Optional<Value> value = named(field, name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof Value.Scalar) || ((Value.Scalar) value.get()).isNull()) {
      field.wrong(
          "parameter '"
              + name
              + "' is "
              + value.get().shown()
              + ", which cannot be part of a longer string");
      return Optional.empty();
    }
    return Optional.of((Value.Scalar) value.get());
  }

  private Optional<Value> named(Field field, String name) {
    Value value = values.get(name);
    if (value == null) {
      field.wrong("unknown parameter '" + name + "'" + Suggestion.among(values.keySet(), name));
    }
    return Optional.ofNullable(value);
  }
}
