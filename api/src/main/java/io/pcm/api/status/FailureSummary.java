package io.pcm.api.status;

import java.util.List;

/**
 * Calls of one task that failed, or were not run, for the same reason: their errors have the same
 * kind, and messages that differ only in numbers.
 *
 * <pre>{@code
 * for (FailureSummary failure : report.view().failures()) {
 *   System.out.println(
 *       failure.task() + ": " + failure.count() + " " + failure.kind() + ": " + failure.message());
 * }
 * }</pre>
 *
 * @param kind the kind in the result lines
 * @param count number of such calls; calls that failed individually count since this manager
 *     started
 * @param index index of the first such call that was reported; -1 if the reason does not concern a
 *     single call
 * @param message the message of that call or of all, reduced to its first and last line
 * @param indexes indexes of the first such calls that were reported, at most {@value #INDEXES_MAX};
 *     empty if the reason does not concern single calls
 */
public record FailureSummary(
    String task, String kind, int count, int index, String message, List<Integer> indexes) {
  /** Maximum number of indexes: enough to look at, few enough for one line. */
  public static final int INDEXES_MAX = 5;

  public FailureSummary {
    // Absent in a status that an earlier version wrote.
    indexes = indexes != null ? List.copyOf(indexes) : index < 0 ? List.of() : List.of(index);
  }

  /** One call that failed, or calls that share a reason if the index is -1. */
  public static FailureSummary of(String task, String kind, int count, int index, String message) {
    return new FailureSummary(
        task, kind, count, index, message, index < 0 ? List.of() : List.of(index));
  }
}
