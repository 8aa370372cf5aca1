package io.pcm.api.workflow;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a task does about errors, and what its result lines keep.
 *
 * @param retriesAfterError further tries of a call whose function returned an error
 * @param retriesAfterDeath further tries of a call that timed out or killed its context
 * @param onError whether a failed call is a row among others or fails the task
 * @param maxFailures failed calls from which on the task fails; empty: as many as there are
 * @param keep fields of the item that a result line keeps; empty: the whole item as it came
 */
public record Policy(
    int retriesAfterError,
    int retriesAfterDeath,
    OnError onError,
    OptionalInt maxFailures,
    Optional<List<String>> keep) {
  public static final Policy DEFAULT =
      new Policy(0, 2, OnError.ROW, OptionalInt.empty(), Optional.empty());

  /** What one failed call means to its task. */
  public enum OnError {
    ROW,
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
    keep = keep.map(List::copyOf);
  }

  /** How many failed calls fail the task; empty when none do. */
  public OptionalInt failuresThatFailTheTask() {
    return onError == OnError.FAIL ? OptionalInt.of(1) : maxFailures;
  }
}
