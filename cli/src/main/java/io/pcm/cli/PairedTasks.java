package io.pcm.cli;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tasks of two runs are compared with each other: those with the same name; if none has,
 * those with the same point of their matrices.
 *
 * @param notes about tasks that have no other one, for the user
 * @param whyNone what to say if there are no pairs
 */
record PairedTasks(List<Pair> pairs, List<String> notes, String whyNone) {

  /** Two tasks that are compared. */
  record Pair(Task first, Task second) {}

  static PairedTasks of(List<Task> first, List<Task> second) {
    List<Pair> pairs = new ArrayList<>();
    if (first.size() == 1 && second.size() == 1) {
      pairs.add(new Pair(first.get(0), second.get(0)));
      return new PairedTasks(pairs, List.of(), "");
    }
    boolean byName =
        first.stream()
            .anyMatch(each -> second.stream().anyMatch(other -> each.name().equals(other.name())));
    List<Task> left = new ArrayList<>();
    List<Task> right = new ArrayList<>(second);
    for (Task each : first) {
      Optional<Task> other =
          right.stream().filter(task -> fits(each.name(), task.name(), byName)).findFirst();
      other.ifPresent(
          task -> {
            pairs.add(new Pair(each, task));
            right.remove(task);
          });
      if (other.isEmpty()) {
        left.add(each);
      }
    }
    List<String> notes = new ArrayList<>();
    note(notes, "first", left);
    note(notes, "second", right);
    return new PairedTasks(
        pairs,
        notes,
        "no task of the first has the name of one of the second; the first has "
            + names(first)
            + ", the second "
            + names(second)
            + ". Name both, as in last:verify last:judge");
  }

  private static boolean fits(TaskName first, TaskName second, boolean byName) {
    return byName
        ? first.equals(second)
        : !first.point().isEmpty() && first.point().equals(second.point());
  }

  private static void note(List<String> notes, String side, List<Task> alone) {
    if (!alone.isEmpty()) {
      notes.add("only in the " + side + ", so not compared: " + names(alone));
    }
  }

  private static String names(List<Task> tasks) {
    return TaskName.displayAll(tasks.stream().map(Task::name).toList());
  }
}
