package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.MapTaskBuilder;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import io.pcm.api.workflow.TaskRef;
import io.pcm.api.workflow.TaskResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code map:} of a task: paths, or a mapping with the format of files, {@code items} or
 * {@code results-of}.
 */
final class ItemsReader {
  private static final String WHAT =
      "a path of a data file, a list of paths, or one of {file: PATH}, {csv: PATH} (or another"
          + " format), {items: [...]}, {results-of: TASK}";

  /** What a path is written as if it stands for the standard input. */
  private static final String STANDARD_INPUT = "-";

  private static final List<String> SOURCES =
      Stream.concat(
              Stream.of(DataFormat.values()).map(DataFormat::key), Stream.of("items", "results-of"))
          .toList();

  private static final List<String> OF_RESULTS = List.of("include-failed", "where", "from");
  private static final List<String> OF_TABLES = List.of("delimiter", "columns", "numbers");
  private static final List<String> ALL =
      Stream.of(SOURCES, OF_RESULTS, OF_TABLES).flatMap(List::stream).toList();

  private final TaskWords words;

  ItemsReader(TaskWords words) {
    this.words = words;
  }

  void read(Field map, MapTaskBuilder task) {
    if (map.value() instanceof Value.Scalar || map.value() instanceof Value.Listing) {
      paths(map).ifPresent(paths -> task.items(Items.files(paths)));
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
          "must have exactly one of "
              + String.join(", ", SOURCES)
              + ", not "
              + (sources.isEmpty() ? "none" : String.join(" and ", sources)));
      return;
    }
    for (String key : OF_RESULTS) {
      if (fields.has(key) && !sources.contains("results-of")) {
        fields.key(key).wrong("only allowed with results-of");
      }
    }
    if (DataFormat.withKey(sources.get(0)).isEmpty()) {
      refuseTable(fields, "delimiter", "only allowed with csv");
      refuseTable(fields, "columns", "only allowed with csv and tsv");
      refuseTable(fields, "numbers", "only allowed with csv and tsv");
    }
    fields.get("items").ifPresent(field -> listed(field, task));
    fields.get("results-of").ifPresent(field -> results(fields, field, task));
    DataFormat.withKey(sources.get(0)).ifPresent(format -> files(fields, format, task));
  }

  private static void refuseTable(Fields fields, String key, String text) {
    if (fields.has(key)) {
      fields.key(key).wrong(text);
    }
  }

  private static void files(Fields fields, DataFormat format, MapTaskBuilder task) {
    Optional<Path[]> paths = fields.get(format.key()).flatMap(ItemsReader::paths);
    if (paths.isEmpty()) {
      return;
    }
    Optional<String> delimiter = fields.get("delimiter").flatMap(field -> character(field));
    List<String> columns = names(fields, "columns");
    List<String> numbers = names(fields, "numbers");
    boolean plain = delimiter.isEmpty() && columns.isEmpty() && numbers.isEmpty();
    task.items(
        format == DataFormat.RECOGNISED && plain
            ? Items.files(paths.get())
            : new Items.Converted(format, List.of(paths.get()), delimiter, columns, numbers));
  }

  private static List<String> names(Fields fields, String key) {
    return fields.get(key).map(field -> field.words("a list of names")).orElse(List.of());
  }

  /** A tab may be written as {@code tab}, because YAML needs double quotes for it otherwise. */
  private static Optional<String> character(Field field) {
    return field
        .scalar("one character, such as ';'")
        .map(Value.Scalar::text)
        .map(text -> text.equals("tab") || text.equals("\\t") ? "\t" : text);
  }

  /** The paths of one file or a list of files; empty if one of them is no path. */
  private static Optional<Path[]> paths(Field field) {
    if (field.value() instanceof Value.Scalar) {
      return field.scalar(WHAT).flatMap(text -> path(field)).map(path -> new Path[] {path});
    }
    List<Field> listed = field.list("a path or a list of paths").orElse(List.of());
    List<Path> paths = listed.stream().flatMap(each -> path(each).stream()).toList();
    if (listed.isEmpty() && field.value() instanceof Value.Listing) {
      field.wrong("must name at least one file");
    }
    return paths.isEmpty() || paths.size() < listed.size()
        ? Optional.empty()
        : Optional.of(paths.toArray(Path[]::new));
  }

  private static Optional<Path> path(Field field) {
    boolean standardInput = field.text().filter(STANDARD_INPUT::equals).isPresent();
    return standardInput ? Optional.of(Items.Converted.STANDARD_INPUT) : FilePaths.absolute(field);
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
