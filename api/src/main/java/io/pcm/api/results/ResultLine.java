package io.pcm.api.results;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * One line of a result file: how one call ended. Lines are in the order of the items, one for each.
 * As JSON: {@code {"index":17,"outcome":"SUCCEEDED","result":…,"item":{…},"attempts":1,
 * "seconds":0.14,"engine":{…}}}, with {@code error} in place of {@code result} unless the call
 * succeeded.
 *
 * <p>The artifact {@code pcm-json} reads result files:
 *
 * <pre>{@code
 * try (ResultReader lines = ResultReader.open(file)) {
 *   for (Optional<ResultLine> next = lines.next(); next.isPresent(); next = lines.next()) {
 *     ResultLine line = next.get();
 *     String how = line.succeeded() ? line.result().get().toString() : line.error().get().kind();
 *     System.out.println(line.index() + ": " + how);
 *   }
 * }
 * }</pre>
 *
 * @param index of the item, 0 or more
 * @param result what the function returned; empty unless the call succeeded
 * @param error why the call failed; empty if it succeeded
 * @param item the item, or the fields of it that {@code keep} of the task names; empty if it names
 *     none
 * @param last the last attempt
 */
public record ResultLine(
    int index,
    Outcome outcome,
    Optional<Json> result,
    Optional<CallError> error,
    Optional<Json> item,
    LastAttempt last) {
  /**
   * @throws IllegalArgumentException if a call that succeeded has no result or an error, or another
   *     has no error or a result
   */
  public ResultLine {
    boolean succeeded = outcome == Outcome.SUCCEEDED;
    if (succeeded != result.isPresent() || succeeded == error.isPresent()) {
      throw new IllegalArgumentException(
          "a call that succeeded has a result, any other has an error");
    }
  }

  /** How often the call was attempted, 1 or more; 0 for a call that was never started. */
  public int attempts() {
    return last.number();
  }

  /** How long the last attempt ran in its context, to the microsecond. */
  public BigDecimal seconds() {
    return last.seconds();
  }

  /**
   * What the engine said about the result: see {@code docs/results.md}. Empty if the call did not
   * succeed, or its library tells nothing.
   */
  public Optional<Json> engine() {
    return last.engine();
  }

  public boolean succeeded() {
    return outcome == Outcome.SUCCEEDED;
  }
}
