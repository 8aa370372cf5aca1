package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the tasks that another task means; see {@link TaskRef}. */
final class TaskRefs {
  /** Maximum number of dependencies in a whole workflow. */
  private static final int PAIRS = 1_000_000;

  private final Map<String, List<TaskName>> byBase = new LinkedHashMap<>();
  private final Map<List<Object>, Map<Map<String, String>, List<TaskName>>> indexes =
      new LinkedHashMap<>();
  private int pairs;

  void add(String base, List<TaskName> names) {
    byBase.put(base, names);
  }

  /** The tasks that {@code from} means; reports references that match none. */
  List<TaskName> meant(TaskName from, List<TaskRef> refs, Mistakes mistakes) {
    Set<TaskName> all = new LinkedHashSet<>();
    for (int i = 0; i < refs.size(); i++) {
      TaskRef ref = refs.get(i);
      List<TaskName> found = one(from, ref);
      if (!byBase.containsKey(ref.base())) {
        mistakes.item(i).wrong("task " + Mistake.quoted(ref.base()) + " is not in this workflow");
      } else if (found.isEmpty() && !byBase.getOrDefault(ref.base(), List.of()).isEmpty()) {
        mistakes
            .item(i)
            .wrong(
                from.display()
                    + " matches no task of "
                    + ref.base()
                    + ": their matrices share no values");
      }
      all.addAll(found);
      pairs += found.size();
      if (pairs > PAIRS) {
        mistakes.wrong("the tasks have more than " + PAIRS + " dependencies in all");
        return List.of();
      }
    }
    return List.copyOf(all);
  }

  private List<TaskName> one(TaskName from, TaskRef ref) {
    List<TaskName> candidates = byBase.getOrDefault(ref.base(), List.of());
    if (candidates.isEmpty()) {
      return List.of();
    }
    Map<String, String> wanted = new LinkedHashMap<>(from.point());
    wanted.putAll(ref.fixed());
    Set<String> shared = new TreeSet<>(candidates.get(0).point().keySet());
    if (!shared.containsAll(ref.fixed().keySet())) {
      return List.of();
    }
    shared.retainAll(wanted.keySet());
    return indexes
        .computeIfAbsent(List.of(ref.base(), shared), key -> index(candidates, shared))
        .getOrDefault(projected(wanted, shared), List.of());
  }

  private static Map<Map<String, String>, List<TaskName>> index(
      List<TaskName> names, Set<String> keys) {
    Map<Map<String, String>, List<TaskName>> index = new LinkedHashMap<>();
    for (TaskName name : names) {
      index.computeIfAbsent(projected(name.point(), keys), point -> new ArrayList<>()).add(name);
    }
    return index;
  }

  private static Map<String, String> projected(Map<String, String> point, Set<String> keys) {
    Map<String, String> some = new LinkedHashMap<>(point);
    some.keySet().retainAll(keys);
    return some;
  }
}
