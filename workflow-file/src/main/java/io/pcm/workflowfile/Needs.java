package io.pcm.workflowfile;

import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.sites.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Resolves the names of tasks in a task. If both have a matrix, a name means the points with equal
 * values for the common keys ({@link TaskName#joins}), or all points if there is no common key. A
 * full name such as {@code verify[template=bare]} means one task.
 */
final class Needs {
  /** Maximum number of dependencies in a whole workflow. */
  private static final int PAIRS = 1_000_000;

  private final Map<String, List<TaskName>> byBase = new LinkedHashMap<>();
  private final Map<String, TaskName> byDisplay = new LinkedHashMap<>();
  private final Map<List<Object>, Map<Map<String, String>, List<TaskName>>> indexes =
      new LinkedHashMap<>();
  private int pairs;

  void add(String base, List<TaskName> names) {
    byBase.put(base, names);
    names.forEach(name -> byDisplay.put(name.display(), name));
  }

  /** The tasks that {@code from} means; reports names that are unknown or match no point. */
  List<TaskName> meant(TaskName from, List<Field> words) {
    Set<TaskName> all = new LinkedHashSet<>();
    for (Field field : words) {
      Optional<String> word = field.word("the name of a task");
      if (word.isEmpty()) {
        continue;
      }
      List<TaskName> found = one(from, word.get());
      if (!byBase.containsKey(word.get()) && found.isEmpty()) {
        field.wrong(
            "unknown task "
                + Value.Scalar.quoted(word.get())
                + Suggestion.among(byBase.keySet(), word.get()));
      } else if (found.isEmpty() && !byBase.getOrDefault(word.get(), List.of()).isEmpty()) {
        field.wrong(
            from.display()
                + " matches no task of "
                + word.get()
                + ": their matrices share no values");
      }
      all.addAll(found);
      pairs += found.size();
      if (pairs > PAIRS) {
        field.wrong("the tasks have more than " + PAIRS + " dependencies in all");
        return List.of();
      }
    }
    return List.copyOf(all);
  }

  private List<TaskName> one(TaskName from, String word) {
    List<TaskName> candidates = byBase.get(word);
    if (candidates == null) {
      return Optional.ofNullable(byDisplay.get(word)).map(List::of).orElse(List.of());
    }
    if (candidates.isEmpty()) {
      return List.of();
    }
    Set<String> shared = new TreeSet<>(candidates.get(0).point().keySet());
    shared.retainAll(from.point().keySet());
    return indexes
        .computeIfAbsent(List.of(word, shared), key -> index(candidates, shared))
        .getOrDefault(projected(from, shared), List.of());
  }

  private static Map<Map<String, String>, List<TaskName>> index(
      List<TaskName> names, Set<String> keys) {
    Map<Map<String, String>, List<TaskName>> index = new LinkedHashMap<>();
    for (TaskName name : names) {
      index.computeIfAbsent(projected(name, keys), point -> new ArrayList<>()).add(name);
    }
    return index;
  }

  private static Map<String, String> projected(TaskName name, Set<String> keys) {
    Map<String, String> point = new LinkedHashMap<>(name.point());
    point.keySet().retainAll(keys);
    return point;
  }
}
