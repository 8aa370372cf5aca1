package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code map:} of a task: a path, or {@code file}, {@code items} or {@code results-of}. */
final class ItemsReader {
  /** Maximum number of items in the workflow file; put more items into a JSON Lines file. */
  private static final int LISTED = 100_000;

  private static final String WHAT =
      "a path of a JSONL file, or one of {file: PATH}, {items: [...]}, {results-of: TASK}";
  private static final List<String> SOURCES = List.of("file", "items", "results-of");

  private final Needs needs;
  private int listed;

  ItemsReader(Needs needs) {
    this.needs = needs;
  }

  Optional<Items> read(TaskName task, Field map) {
    if (map.value() instanceof Value.Scalar) {
      return map.scalar(WHAT).flatMap(s -> FilePaths.file(map)).map(Items.JsonLines::new);
    }
    Optional<Fields> given = map.mapping(WHAT);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = given.get();
    fields.allowOnly("map", List.of("file", "items", "results-of", "include-failed"));
    List<String> sources = SOURCES.stream().filter(key -> fields.get(key).isPresent()).toList();
    if (sources.size() != 1) {
      map.wrong(
          "must have exactly one of file, items, results-of, not "
              + (sources.isEmpty() ? "none" : String.join(" and ", sources)));
      return Optional.empty();
    }
    if (fields.has("include-failed") && !sources.contains("results-of")) {
      fields.key("include-failed").wrong("only allowed with results-of");
    }
    Optional<Field> file = fields.get("file");
    if (file.isPresent()) {
      return FilePaths.file(file.get()).map(Items.JsonLines::new);
    }
    Optional<Field> items = fields.get("items");
    return items.isPresent() ? listed(items.get()) : resultsOf(task, fields);
  }

  private Optional<Items> listed(Field field) {
    List<Json> items = new ArrayList<>();
    for (Field item : field.list("a list of items").orElse(List.of())) {
      item.json(Limits.ITEM_BYTES).ifPresent(items::add);
      if (++listed > LISTED) {
        field.wrong(
            "the workflow lists more than " + LISTED + " items; write them to a JSONL file");
        return Optional.empty();
      }
    }
    return Optional.of(new Items.Listed(items));
  }

  private Optional<Items> resultsOf(TaskName task, Fields fields) {
    List<TaskName> tasks =
        fields.get("results-of").map(f -> needs.meant(task, names(f))).orElse(List.of());
    boolean failed = fields.get("include-failed").flatMap(Field::bool).orElse(false);
    return tasks.isEmpty() ? Optional.empty() : Optional.of(new Items.ResultsOf(tasks, failed));
  }

  /** The name of a task, or a list of names. */
  static List<Field> names(Field field) {
    return field.value() instanceof Value.Scalar
        ? List.of(field)
        : field.list("the name of a task or a list of names").orElse(List.of());
  }
}
