package io.pcm.api.workflow;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a task handles errors, and which part of the item its result lines keep. Programs set it with
 * the methods of a {@link MapTaskBuilder} or {@link SingleTaskBuilder}.
 *
 * @param retriesAfterError how often to repeat a call whose function returned an error, 0 to 1000
 * @param retriesAfterDeath how often to repeat a call that timed out or killed its context, 0 to
 *     1000
 * @param onError whether a failed call is an error row or fails the task
 * @param maxFailures the task fails after this many failed calls, 1 or more; empty: no limit
 * @param failEarly the task fails if its first calls all fail in the same way, and it is this many;
 *     0: never
 * @param keep fields of the item that a result line keeps; empty: the whole item, unchanged
 */
public record Policy(
    int retriesAfterError,
    int retriesAfterDeath,
    OnError onError,
    OptionalInt maxFailures,
    int failEarly,
    Optional<List<String>> keep) {
  /**
   * Repeats a call twice if it timed out or killed its context, not if its function returned an
   * error; failed calls are error rows, in any number, unless the first 20 all fail in the same
   * way; result lines keep the whole item.
   */
  public static final Policy DEFAULT =
      new Policy(
          0,
          2,
          OnError.ROW,
          OptionalInt.empty(),
          WorkflowRules.FAIL_EARLY.otherwise(),
          Optional.empty());

  /** What a failed call means for its task. */
  public enum OnError {
    /** It is an error row of the result file; the task goes on. */
    ROW,
    /** It fails the task. */
    FAIL
  }

  public Policy {
    if (retriesAfterError < 0
        || retriesAfterDeath < 0
        || retriesAfterError > 1000
        || retriesAfterDeath > 1000) {
      throw new IllegalArgumentException("retries must be 0 to 1000");
    }
    if (maxFailures.isPresent() && maxFailures.getAsInt() < 1) {
      throw new IllegalArgumentException("max-failures must be 1 or more");
    }
    if (failEarly < 0) {
      throw new IllegalArgumentException("fail-early must be 0 or more");
    }
    keep = keep.map(List::copyOf);
  }

  /** How many failed calls fail the task; empty if it never fails. */
  public OptionalInt failuresThatFailTheTask() {
    return onError == OnError.FAIL ? OptionalInt.of(1) : maxFailures;
  }
}
