package io.pcm.runtime.identity;

import io.pcm.manager.store.StoreException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
   * @param needs displayed names of the tasks whose results it uses
   */
  void add(String name, Map<String, String> parts, List<String> needs) throws StoreException {
    Map<String, Integer> needed = new TreeMap<>();
    needs.forEach(need -> needed.put(need, numbers.getOrDefault(need, -1)));
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
      retry(current, wanted, List.of("the tasks it needs"));
    } else {
      change(current, wanted, failed);
    }
  }

  private void change(int current, TaskVersion wanted, int failed) {
    List<String> changed = versions.get(current).changed(wanted.parts());
    List<String> reasons =
        changed.isEmpty() ? List.of("the tasks it needs") : differences.of(wanted.name(), changed);
    OptionalInt like = versions.like(wanted);
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

  private void retry(int current, TaskVersion wanted, List<String> reasons) {
    TaskVersion old = versions.get(current);
    boolean mixed = old.isMixed() || !old.hasRecipeOf(wanted);
    TaskVersion.Retry retry = new TaskVersion.Retry(current, wish.retry().orElse(Set.of()), mixed);
    retried.add(wanted.name());
    settle(wanted.name(), versions.add(wanted.retrying(retry)), RunUpdate.Action.RETRY, reasons);
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
    return new RunUpdate(List.copyOf(all.values()));
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
