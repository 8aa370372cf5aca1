package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.sites.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code tasks:}: first all names, then each task at each point of its matrix. */
final class TaskReader {
  private static final List<String> KEYS =
      List.of(
          "library",
          "function",
          "map",
          "call",
          "needs",
          "matrix",
          "with",
          "limit",
          "retries",
          "on-error",
          "max-failures",
          "keep");

  private final Map<String, Optional<LibraryDraft>> libraries;
  private final Scope params;
  private final Needs needs = new Needs();
  private final ItemsReader items = new ItemsReader(needs);
  private final SettingsReader settings = new SettingsReader();

  /**
   * @param libraries by name; empty for libraries with mistakes
   */
  TaskReader(Map<String, Optional<LibraryDraft>> libraries, Scope params) {
    this.libraries = libraries;
    this.params = params;
  }

  List<java.nio.file.Path> promptFiles() {
    return settings.promptFiles();
  }

  /** The tasks without mistakes, in the order of the file. */
  List<Task> read(Fields tasks) {
    Map<Fields, List<MatrixReader.Point>> points = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<String, Field> entry : tasks.all().entrySet()) {
      if (!ParamsReader.goodName(tasks.key(entry.getKey()), entry.getKey(), "a task's name")) {
        continue;
      }
      Optional<Fields> task =
          entry.getValue().mapping("a mapping with library, function and map or call");
      List<MatrixReader.Point> all =
          task.map(t -> MatrixReader.points(entry.getKey(), t.get("matrix").map(params::resolve)))
              .orElse(List.of());
      needs.add(entry.getKey(), all.stream().map(MatrixReader.Point::name).toList());
      task.ifPresent(t -> points.put(t, all));
      count += all.size();
      if (count > MatrixReader.TASKS) {
        tasks.at().wrong("there are more than " + MatrixReader.TASKS + " tasks");
        return List.of();
      }
    }
    List<Task> read = new ArrayList<>();
    points.forEach((task, all) -> read.addAll(read(task, all)));
    if (tasks.all().isEmpty()) {
      tasks.at().wrong("a workflow needs at least one task");
    }
    return read;
  }

  private List<Task> read(Fields task, List<MatrixReader.Point> points) {
    task.allowOnly("a task", KEYS);
    List<Task> read = new ArrayList<>();
    for (MatrixReader.Point point : points) {
      if (task.at().problems().full()) {
        break;
      }
      int before = task.at().problems().count();
      Fields resolved = at(task, params.and(point.values()));
      if (task.at().problems().count() == before) {
        one(point.name(), resolved).ifPresent(read::add);
      }
    }
    return read;
  }

  private static Fields at(Fields task, Scope scope) {
    List<Value.Entry> entries = new ArrayList<>();
    for (Value.Entry entry : ((Value.Mapping) task.at().value()).entries()) {
      Field field = task.all().get(entry.key().text());
      if (field != null && !entry.key().text().equals("matrix")) {
        entries.add(new Value.Entry(entry.key(), scope.resolve(field).value()));
      }
    }
    Field at = task.at();
    Value.Mapping mapping = new Value.Mapping(entries, at.value().place());
    return new Fields(mapping, new Field(mapping, at.property(), at.problems()));
  }

  private Optional<Task> one(TaskName name, Fields task) {
    int before = task.at().problems().count();
    Optional<String> library =
        task.required("library", "the name of a library").flatMap(this::library);
    Optional<LibraryDraft> draft =
        library.flatMap(l -> libraries.getOrDefault(l, Optional.empty()));
    Optional<String> function =
        task.required("function", "the name of the library's function")
            .flatMap(f -> function(f, draft));
    Optional<Json> with = settings.read(task, function.orElse(""), draft);
    Policy policy = new PolicyReader(task).read();
    boolean map = task.has("map");
    boolean call = task.has("call");
    if (map == call) {
      task.at().wrong("must have exactly one of map and call, not " + (map ? "both" : "none"));
      return Optional.empty();
    }
    Optional<Items> source = map ? items(name, task) : Optional.empty();
    List<TaskName> needed = call ? call(name, task) : List.of();
    OptionalInt limit = map ? limit(task) : OptionalInt.empty();
    if (task.at().problems().count() > before
        || library.isEmpty()
        || function.isEmpty()
        || with.isEmpty()) {
      return Optional.empty();
    }
    return source.isPresent()
        ? Optional.of(
            new Task.MapTask(
                name, library.get(), function.get(), with.get(), policy, source.get(), limit))
        : Optional.of(
            new Task.CallTask(name, library.get(), function.get(), with.get(), policy, needed));
  }

  private Optional<String> library(Field field) {
    Optional<String> word = field.word("the name of a library");
    if (word.isPresent() && !libraries.containsKey(word.get())) {
      field.wrong(
          "unknown library "
              + Value.Scalar.quoted(word.get())
              + Suggestion.among(libraries.keySet(), word.get()));
      return Optional.empty();
    }
    return word;
  }

  private static Optional<String> function(Field field, Optional<LibraryDraft> library) {
    Optional<String> word = field.word("the name of a function");
    if (library.filter(LibraryDraft::isLlama).isPresent()) {
      word.ifPresent(name -> LlamaSettingsCheck.checkFunction(field, name));
    }
    return word;
  }

  private Optional<Items> items(TaskName name, Fields task) {
    if (task.has("needs")) {
      task.key("needs")
          .wrong("only allowed with call; a map task waits for the tasks in results-of");
    }
    Optional<Field> map = task.required("map", "a path of a JSONL file, or {results-of: TASK}");
    return map.flatMap(field -> items.read(name, field));
  }

  private List<TaskName> call(TaskName name, Fields task) {
    task.get("call")
        .flatMap(field -> field.mapping("{}, an empty mapping"))
        .ifPresent(fields -> fields.allowOnly("call", List.of()));
    if (task.has("limit")) {
      task.key("limit").wrong("only allowed with map; call makes one call");
    }
    return task.get("needs")
        .map(field -> needs.meant(name, ItemsReader.names(field)))
        .orElse(List.of());
  }

  private static OptionalInt limit(Fields task) {
    return task.get("limit").stream()
        .flatMapToInt(f -> f.integer(1, Integer.MAX_VALUE).stream().mapToInt(n -> (int) n))
        .findFirst();
  }
}
