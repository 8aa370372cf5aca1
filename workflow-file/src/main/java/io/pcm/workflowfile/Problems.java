package io.pcm.workflowfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the mistakes in a workflow file, without duplicates. */
final class Problems {
  /** Maximum number of mistakes; more than anyone reads, and a limit for hostile files. */
  private static final int KEPT = 1000;

  private final Set<Problem> found = new LinkedHashSet<>();
  private int told;

  void add(Place place, String property, String text) {
    told++;
    if (found.size() < KEPT) {
      found.add(new Problem(place, property, text));
    }
  }

  /** Increases with each report, even if another matrix point has reported the same mistake. */
  int count() {
    return told;
  }

  /** Whether it is useless to look for more. */
  boolean full() {
    return told >= KEPT;
  }

  void throwIfAny() throws WorkflowFileException {
    if (found.isEmpty()) {
      return;
    }
    Map<String, Integer> order = new LinkedHashMap<>();
    found.forEach(p -> order.putIfAbsent(p.place().source().display(), order.size()));
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Problem p) -> order.get(p.place().source().display()))
            .thenComparing(p -> p.place().line())
            .thenComparing(p -> p.place().column()));
    throw new WorkflowFileException(sorted.stream().map(Problem::toString).toList());
  }
}
