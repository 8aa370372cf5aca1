package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.MapTaskBuilder;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import io.pcm.api.workflow.TaskRef;
import io.pcm.api.workflow.TaskResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code map:} of a task: a path, or {@code file}, {@code items} or {@code results-of}. */
final class ItemsReader {
  private static final String WHAT =
      "a path of a JSONL file, or one of {file: PATH}, {items: [...]}, {results-of: TASK}";
  private static final List<String> SOURCES = List.of("file", "items", "results-of");
  private static final List<String> OF_RESULTS = List.of("include-failed", "where", "from");
  private static final List<String> ALL =
      Stream.concat(SOURCES.stream(), OF_RESULTS.stream()).toList();

  private final TaskWords words;

  ItemsReader(TaskWords words) {
    this.words = words;
  }

  void read(Field map, MapTaskBuilder task) {
    if (map.value() instanceof Value.Scalar) {
      map.scalar(WHAT).ifPresent(text -> file(map, task));
      return;
    }
    Optional<Fields> given = map.mapping(WHAT);
    if (given.isEmpty()) {
      return;
    }
    Fields fields = given.get();
    fields.allowOnly("map", ALL);
    List<String> sources = SOURCES.stream().filter(key -> fields.get(key).isPresent()).toList();
    if (sources.size() != 1) {
      map.wrong(
          "must have exactly one of file, items, results-of, not "
              + (sources.isEmpty() ? "none" : String.join(" and ", sources)));
      return;
    }
    for (String key : OF_RESULTS) {
      if (fields.has(key) && !sources.contains("results-of")) {
        fields.key(key).wrong("only allowed with results-of");
      }
    }
    fields.get("file").ifPresent(field -> file(field, task));
    fields.get("items").ifPresent(field -> listed(field, task));
    fields.get("results-of").ifPresent(field -> results(fields, field, task));
  }

  private static void file(Field field, MapTaskBuilder task) {
    FilePaths.absolute(field).ifPresent(path -> task.items(new Items.JsonLines(path)));
  }

  private static void listed(Field field, MapTaskBuilder task) {
    List<Json> items = new ArrayList<>();
    for (Field item : field.list("a list of items").orElse(List.of())) {
      item.json(Limits.LISTED_ITEM_BYTES).ifPresent(items::add);
    }
    task.items(new Items.Listed(items));
  }

  private void results(Fields fields, Field field, MapTaskBuilder task) {
    int before = field.problems().count();
    List<TaskRef> tasks = words.meant(field);
    boolean failed = fields.get("include-failed").flatMap(Field::bool).orElse(false);
    Optional<RowTest> where = fields.get("where").flatMap(RowsReader::where);
    Optional<RowShape> from = fields.get("from").flatMap(RowsReader::from);
    if (!tasks.isEmpty() || field.problems().count() == before) {
      task.items(new TaskResults(tasks, failed, where, from));
    }
  }
}
