package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import io.pcm.api.workflow.Suggestion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads {@code where:} and {@code from:} of results of other tasks. */
final class RowsReader {
  private static final String WHERE =
      "a mapping of paths to values, such as {result.label: SUPPORTS}";
  private static final String FROM =
      "a path such as item, a list of paths, or a mapping of names to paths";
  private static final String ANY = "any";
  private static final String NOT = "not";

  private RowsReader() {}

  /** Which rows; all of the entries must hold. */
  static Optional<RowTest> where(Field field) {
    Optional<Fields> entries = field.mapping(WHERE);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<RowTest> tests = new ArrayList<>();
    for (Map.Entry<String, Field> each : entries.get().all().entrySet()) {
      if (each.getKey().equals(ANY)) {
        any(each.getValue()).ifPresent(tests::add);
      } else {
        tests.addAll(test(each.getKey(), entries.get().key(each.getKey()), each.getValue()));
      }
    }
    return Optional.of(tests.size() == 1 ? tests.get(0) : new RowTest.All(tests));
  }

  private static Optional<RowTest> any(Field field) {
    List<RowTest> tests = new ArrayList<>();
    List<Field> given = field.list("a list of mappings, of which one must hold").orElse(List.of());
    given.forEach(each -> where(each).ifPresent(tests::add));
    return made(field, () -> new RowTest.Any(tests));
  }

  private static List<RowTest> test(String path, Field key, Field value) {
    if (value.value() instanceof Value.Mapping) {
      return value.mapping(WHERE).map(tests -> compared(path, key, tests)).orElse(List.of());
    }
    return equal(path, key, value, true).stream().toList();
  }

  private static Optional<RowTest> equal(String path, Field key, Field value, boolean equal) {
    List<Json> values = new ArrayList<>();
    List<Field> given =
        value.value() instanceof Value.Listing
            ? value.list("a list of values").orElse(List.of())
            : List.of(value);
    given.forEach(each -> each.json(Limits.LISTED_ITEM_BYTES).ifPresent(values::add));
    return made(key, () -> new RowTest.Equal(path, values, equal));
  }

  private static List<RowTest> compared(String path, Field key, Fields tests) {
    List<RowTest> made = new ArrayList<>();
    for (Map.Entry<String, Field> each : tests.all().entrySet()) {
      Optional<RowTest.Order> order =
          Arrays.stream(RowTest.Order.values())
              .filter(known -> known.word().equals(each.getKey()))
              .findFirst();
      if (order.isPresent()) {
        Optional<BigDecimal> bound = each.getValue().number(number -> true, "must be a number");
        bound
            .flatMap(number -> made(key, () -> new RowTest.Compare(path, order.get(), number)))
            .ifPresent(made::add);
      } else if (each.getKey().equals(NOT)) {
        equal(path, key, each.getValue(), false).ifPresent(made::add);
      } else {
        tests.key(each.getKey()).wrong("unknown comparison" + suggestion(each.getKey()));
      }
    }
    return made;
  }

  private static String suggestion(String word) {
    List<String> known = new ArrayList<>(List.of(NOT));
    for (RowTest.Order order : RowTest.Order.values()) {
      known.add(order.word());
    }
    return Suggestion.among(known, word);
  }

  /** What of a row becomes the item. */
  static Optional<RowShape> from(Field field) {
    if (field.value() instanceof Value.Mapping) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (Map.Entry<String, Field> each : field.mapping(FROM).orElseThrow().all().entrySet()) {
        each.getValue().word("a path").ifPresent(path -> fields.put(each.getKey(), path));
      }
      return made(field, () -> RowShape.fields(fields));
    }
    if (field.value() instanceof Value.Listing) {
      List<String> paths = field.words("a list of paths");
      return made(field, () -> RowShape.fields(paths));
    }
    return field.word(FROM).flatMap(path -> made(field, () -> RowShape.only(path)));
  }

  private static <T> Optional<T> made(Field field, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      field.wrong(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
