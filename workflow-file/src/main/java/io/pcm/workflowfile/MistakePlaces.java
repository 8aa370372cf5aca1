package io.pcm.workflowfile;

import io.pcm.api.workflow.Mistake;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds where in the file a mistake is that the builder of the workflow has found. */
final class MistakePlaces {
  /** What the reader itself reports if it is missing, because tasks are built without it. */
  private static final Set<String> REPORTED = Set.of("function", "map");

  private final Fields root;
  private final ReadLibraries libraries;
  private final TasksReader tasks;

  MistakePlaces(Fields root, ReadLibraries libraries, TasksReader tasks) {
    this.root = root;
    this.libraries = libraries;
    this.tasks = tasks;
  }

  /** Adds a mistake to the problems of the file, unless it follows from a reported one. */
  void report(Mistake mistake) {
    if (!mistake.isMissing()) {
      find(mistake, mistake.path()).wrong(mistake.text());
      return;
    }
    int last = mistake.path().size() - 1;
    String key = mistake.path().get(last);
    Field parent = find(mistake, mistake.path().subList(0, last));
    boolean present =
        parent.value() instanceof Value.Mapping mapping
            && new Fields(mapping, parent).get(key).isPresent();
    if (!present && !REPORTED.contains(key)) {
      parent.wrong("'" + key + "' " + mistake.text());
    }
  }

  private Field find(Mistake mistake, List<String> path) {
    return switch (mistake.call()) {
      case "library" ->
          mistake.path().isEmpty()
              ? key("libraries", mistake.name())
              : walk(libraries.field(mistake.name()).orElse(root.at()), path);
      case "map", "single" -> task(mistake, path);
      case "tasks" -> section("tasks").map(Fields::at).orElse(root.at());
      default -> root.get("name").orElse(root.at());
    };
  }

  private Field task(Mistake mistake, List<String> path) {
    Optional<Fields> settings = mistake.task().flatMap(tasks::settingsAt);
    if (settings.isPresent() && !path.isEmpty() && path.get(0).equals("with")) {
      return walk(settings.get().at(), path.subList(1, path.size()));
    }
    Optional<Field> read = mistake.task().flatMap(tasks::at).map(Fields::at);
    if (read.isEmpty() && mistake.path().isEmpty()) {
      return key("tasks", mistake.name());
    }
    return walk(
        read.or(() -> section("tasks").flatMap(all -> all.get(mistake.name()))).orElse(root.at()),
        path);
  }

  private Field key(String section, String name) {
    return section(section).map(all -> all.key(name)).orElse(root.at());
  }

  private Optional<Fields> section(String key) {
    return root.get(key)
        .filter(field -> field.value() instanceof Value.Mapping)
        .map(field -> new Fields((Value.Mapping) field.value(), field));
  }

  /**
   * The property at this path; the place is that of the deepest one that the file has. A single
   * value counts as a list of one.
   */
  private static Field walk(Field from, List<String> path) {
    Field at = from;
    for (String step : path) {
      boolean item = step.startsWith("[");
      if (item && at.value() instanceof Value.Listing) {
        List<Field> items = at.list("a list").orElse(List.of());
        at = index(step) < items.size() ? items.get(index(step)) : below(at, step);
      } else if (!item && at.value() instanceof Value.Mapping mapping) {
        Fields fields = new Fields(mapping, at);
        at = fields.get(step).orElse(fields.key(step));
      } else if (!item || !(at.value() instanceof Value.Scalar)) {
        at = below(at, item ? step : "." + step);
      }
    }
    return at;
  }

  private static Field below(Field at, String step) {
    return new Field(at.value(), at.property() + step, at.problems());
  }

  /** The index of a step such as {@code [0]}. */
  private static int index(String step) {
    return Integer.parseInt(step.substring(1, step.length() - 1));
  }
}
