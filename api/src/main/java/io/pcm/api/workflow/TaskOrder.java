package io.pcm.api.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tasks in the order of their dependencies. Public only for the identity of runs; the tasks of a
 * {@link Workflow} are in the order of declaration.
 *
 * @param sorted each task after all tasks that it needs
 * @param stuck tasks that cannot be sorted, in the given order: they are part of a cycle, or need a
 *     task that is
 */
public record TaskOrder(List<Task> sorted, List<Task> stuck) {
  public TaskOrder {
    sorted = List.copyOf(sorted);
    stuck = List.copyOf(stuck);
  }

  /**
   * Sorts tasks.
   *
   * @param tasks a list that contains all tasks that they need
   */
  public static TaskOrder of(List<? extends Task> tasks) {
    Map<TaskName, Task> left = new LinkedHashMap<>();
    Map<TaskName, Integer> open = new LinkedHashMap<>();
    Map<TaskName, List<Task>> neededBy = new LinkedHashMap<>();
    Deque<Task> ready = new ArrayDeque<>();
    for (Task task : tasks) {
      Set<TaskName> needs = new LinkedHashSet<>(task.needs());
      left.put(task.name(), task);
      open.put(task.name(), needs.size());
      needs.forEach(need -> neededBy.computeIfAbsent(need, n -> new ArrayList<>()).add(task));
      if (needs.isEmpty()) {
        ready.add(task);
      }
    }
    List<Task> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      Task next = ready.remove();
      sorted.add(next);
      left.remove(next.name());
      for (Task after : neededBy.getOrDefault(next.name(), List.of())) {
        if (open.merge(after.name(), -1, Integer::sum) == 0) {
          ready.add(after);
        }
      }
    }
    return new TaskOrder(sorted, List.copyOf(left.values()));
  }

  /** A cycle among the stuck tasks, such as a, b, a; empty if there is none. */
  public Optional<List<TaskName>> circle() {
    Map<TaskName, Task> open = new LinkedHashMap<>();
    stuck.forEach(task -> open.put(task.name(), task));
    return stuck.stream().findFirst().map(start -> around(start, open));
  }

  /** Each stuck task needs another stuck task, so this walk ends in a cycle. */
  private static List<TaskName> around(Task start, Map<TaskName, Task> open) {
    Set<TaskName> seen = new LinkedHashSet<>();
    Task at = start;
    while (seen.add(at.name())) {
      at =
          at.needs().stream()
              .flatMap(n -> Optional.ofNullable(open.get(n)).stream())
              .findFirst()
              .orElseThrow();
    }
    List<TaskName> all = new ArrayList<>(seen);
    List<TaskName> way = new ArrayList<>(all.subList(all.indexOf(at.name()), all.size()));
    way.add(at.name());
    return way;
  }
}
