package io.pcm.runtime.identity;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The step from the versions of tasks that a run has to those that a workflow wants. Tasks are
 * added in an order in which each comes after those it needs.
 */
final class Transition {
  private final TaskVersions versions;
  private final UpdateWish wish;
  private final Failures failures;
  private final Differences differences;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, RunUpdate.Change> changes = new LinkedHashMap<>();
  private final Map<String, Integer> limits = new LinkedHashMap<>();
  private final Set<String> retried = new LinkedHashSet<>();
  private final Map<String, Integer> kindsSeen = new TreeMap<>();

  /** How many rows of a version failed, by the kind of their error. */
  @FunctionalInterface
  interface Failures {
    Map<String, Integer> of(int version) throws StoreException;
  }

  /**
   * @param versions those of the run; gets those that are new
   */
  Transition(TaskVersions versions, UpdateWish wish, Failures failures, Differences differences) {
    this.versions = versions;
    this.wish = wish;
    this.failures = failures;
    this.differences = differences;
  }

  /**
   * @param parts hashes of what determines its results
   */
  void add(Task task, Map<String, String> parts) throws StoreException {
    String name = task.name().display();
    Map<String, TaskVersion.Need> needed = new TreeMap<>();
    for (TaskName need : task.needs()) {
      String needName = need.display();
      int number = numbers.getOrDefault(needName, -1);
      needed.put(needName, new TaskVersion.Need(number, limits.getOrDefault(needName, -1)));
    }
    limits.put(name, task instanceof Task.MapTask map ? map.limit().orElse(-1) : -1);
    TaskVersion wanted = TaskVersion.of(name, parts, needed);
    OptionalInt current = versions.current(name);
    if (current.isEmpty()) {
      settle(name, number(wanted), RunUpdate.Action.NEW, List.of());
    } else {
      replace(current.getAsInt(), wanted);
    }
  }

  private void replace(int current, TaskVersion wanted) throws StoreException {
    TaskVersion old = versions.get(current);
    List<String> changed = old.changed(wanted.parts());
    boolean isSame = old.isLike(wanted);
    boolean needsRetried = wanted.needs() != null && overlaps(retried, wanted.needs().keySet());
    int failed = failed(current);
    if (isSame && failed == 0) {
      settle(wanted.name(), current, RunUpdate.Action.KEEP, List.of());
    } else if (isSame) {
      retry(current, wanted, List.of(rows(failed) + " failed"));
    } else if (needsRetried && Set.of(Fingerprints.UPSTREAM).containsAll(changed)) {
      retryAgain(current, wanted);
    } else {
      change(current, wanted, failed);
    }
  }

  private void change(int current, TaskVersion wanted, int failed) {
    List<String> changed = versions.get(current).changed(wanted.parts());
    List<String> reasons =
        changed.isEmpty() ? List.of("the tasks it needs") : differences.of(wanted.name(), changed);
    OptionalInt like = versions.like(wanted);
    if (changed.isEmpty() && onlyLimitsDiffer(versions.get(current), wanted)) {
      settle(
          wanted.name(),
          number(wanted),
          RunUpdate.Action.EXTEND,
          limits(versions.get(current), wanted));
      return;
    }
    boolean itemsStay =
        !changed.contains(Fingerprints.DATA) && !changed.contains(Fingerprints.UPSTREAM);
    if (like.isPresent()) {
      settle(wanted.name(), like.getAsInt(), RunUpdate.Action.BACK, reasons);
    } else if (wish.mix() && failed > 0 && itemsStay) {
      retry(current, wanted, reasons);
    } else {
      settle(wanted.name(), versions.add(wanted), RunUpdate.Action.REDO, reasons);
    }
  }

  /** Whether what it needs is the same but for limits, there or further up. */
  private boolean onlyLimitsDiffer(TaskVersion old, TaskVersion wanted) {
    if (old.needs() == null || wanted.needs() == null) {
      return false;
    }
    return wanted.needs().entrySet().stream()
        .allMatch(
            need -> {
              TaskVersion.Need before = old.needs().get(need.getKey());
              RunUpdate.Change change = changes.get(need.getKey());
              return (before != null && before.number() == need.getValue().number())
                  || (change != null && change.action() == RunUpdate.Action.EXTEND);
            });
  }

  private static List<String> limits(TaskVersion old, TaskVersion wanted) {
    List<String> changed = new ArrayList<>();
    Objects.requireNonNull(wanted.needs())
        .forEach(
            (name, need) -> {
              TaskVersion.Need before = Objects.requireNonNull(old.needs()).get(name);
              if (before != null && before.limit() != need.limit()) {
                changed.add("limit of " + name);
              }
            });
    return changed.isEmpty() ? List.of("the tasks it needs") : changed;
  }

  private void retry(int current, TaskVersion wanted, List<String> reasons) {
    TaskVersion old = versions.get(current);
    boolean mixed = old.isMixed() || !old.hasRecipeOf(wanted);
    TaskVersion.Retry retry = new TaskVersion.Retry(current, wish.retry().orElse(Set.of()), mixed);
    retried.add(wanted.name());
    settle(wanted.name(), versions.add(wanted.retrying(retry)), RunUpdate.Action.RETRY, reasons);
  }

  /**
   * A task whose needs are retried. If its versions are mixed, they are not any more: which version
   * a row is of is known by its index, and there may be more rows now.
   */
  private void retryAgain(int current, TaskVersion wanted) {
    List<String> reasons = List.of("the tasks it needs");
    if (versions.get(current).isMixed()) {
      retried.add(wanted.name());
      settle(wanted.name(), versions.add(wanted), RunUpdate.Action.RETRY, reasons);
    } else {
      retry(current, wanted, reasons);
    }
  }

  private int number(TaskVersion wanted) {
    return versions.like(wanted).orElseGet(() -> versions.add(wanted));
  }

  private void settle(String name, int number, RunUpdate.Action action, List<String> reasons) {
    numbers.put(name, number);
    changes.put(name, new RunUpdate.Change(name, action, reasons));
  }

  /** Number of rows that are to be retried. */
  private int failed(int version) throws StoreException {
    if (wish.retry().isEmpty()) {
      return 0;
    }
    Set<String> kinds = wish.retry().get();
    int count = 0;
    for (Map.Entry<String, Integer> each : failures.of(version).entrySet()) {
      kindsSeen.merge(each.getKey(), each.getValue(), Integer::sum);
      count += kinds.isEmpty() || kinds.contains(each.getKey()) ? each.getValue() : 0;
    }
    return count;
  }

  private static boolean overlaps(Set<String> one, Set<String> other) {
    return one.stream().anyMatch(other::contains);
  }

  private static String rows(int count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  /** The numbers of the versions that the workflow wants, by displayed name. */
  Map<String, Integer> numbers() {
    return numbers;
  }

  /**
   * What it means.
   *
   * @param order displayed names in the order of the workflow
   */
  RunUpdate update(List<String> order) {
    Map<String, RunUpdate.Change> all = new LinkedHashMap<>();
    order.forEach(name -> all.put(name, changes.get(name)));
    Set<String> gone = new LinkedHashSet<>(versions.current().keySet());
    gone.removeAll(changes.keySet());
    gone.forEach(
        name -> all.put(name, new RunUpdate.Change(name, RunUpdate.Action.GONE, List.of())));
    return new RunUpdate(List.copyOf(all.values()), List.of());
  }

  /** Kinds of errors that a retry names although no row has them. */
  Set<String> kindsUnknown() {
    Set<String> unknown = new TreeSet<>(wish.retry().orElse(Set.of()));
    unknown.removeAll(kindsSeen.keySet());
    return unknown;
  }

  /** The kinds of errors of failed rows, with their numbers; known only for a retry. */
  Map<String, Integer> kindsSeen() {
    return kindsSeen;
  }
}
