package io.pcm.json;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.results.LastAttempt;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A {@link io.pcm.api.results.ResultLine} with the result as a value of a type.
 *
 * @param index of the item, 0 or more
 * @param result what the function returned; empty unless the call succeeded
 * @param error why the call failed; empty if it succeeded
 * @param item the item, or the fields of it that {@code keep} of the task names; {@link
 *     JsonMapping#read} makes a value of it
 * @param last the last attempt
 */
public record TypedResult<T>(
    int index,
    Outcome outcome,
    Optional<T> result,
    Optional<CallError> error,
    Optional<Json> item,
    LastAttempt last) {
  /** How often the call was attempted; 0 for a call that was never started. */
  public int attempts() {
    return last.number();
  }

  /** How long the last attempt ran in its context, to the microsecond. */
  public BigDecimal seconds() {
    return last.seconds();
  }

  /** What the engine said about the result; empty if it said nothing or the call failed. */
  public Optional<Json> engine() {
    return last.engine();
  }
}
