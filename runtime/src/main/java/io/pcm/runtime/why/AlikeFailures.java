package io.pcm.runtime.why;

import io.pcm.api.status.FailureSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Points of a matrix whose calls failed for the same reason, in all but numbers and names: a matrix
 * may have hundreds, and their reasons together would hide the others.
 */
public final class AlikeFailures {
  /** Minimum number of points that are told of together. */
  private static final int POINTS_MIN = 3;

  private AlikeFailures() {}

  /** The reasons, where those of many points have become one of their task. */
  public static List<FailureSummary> of(List<FailureSummary> failures) {
    Map<String, List<FailureSummary>> alike = new LinkedHashMap<>();
    for (FailureSummary each : failures) {
      String shape = each.message().replaceAll("[0-9a-f]{6,}|[0-9]+", "#");
      alike
          .computeIfAbsent(
              base(each.task()) + "\n" + each.kind() + "\n" + shape, key -> new ArrayList<>())
          .add(each);
    }
    return alike.values().stream()
        .map(same -> same.size() < POINTS_MIN ? same : List.of(sum(same)))
        .flatMap(List::stream)
        .toList();
  }

  /** The name of a task without its point. */
  public static String base(String task) {
    int point = task.indexOf('[');
    return point < 0 ? task : task.substring(0, point);
  }

  private static FailureSummary sum(List<FailureSummary> same) {
    FailureSummary first = same.get(0);
    long count = same.stream().mapToLong(FailureSummary::count).sum();
    return FailureSummary.of(
        base(first.task()),
        first.kind(),
        (int) Math.min(Integer.MAX_VALUE, count),
        -1,
        first.message() + " (in " + same.size() + " points of its matrix)");
  }
}
