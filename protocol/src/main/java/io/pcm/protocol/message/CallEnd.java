package io.pcm.protocol.message;

import io.pcm.api.Outcome;

/**
 * How one call ended.
 *
 * @param attempts number of attempts charged to the call, including this one: 1 or more; 0 if they
 *     are not counted, as on a pilot
 * @param micros run time of the call in its context, in microseconds, 0 or more
 * @param item hash of the item, as received by the pilot
 * @param payload the result of a call that succeeded, the {@link io.pcm.api.CallError} of one that
 *     failed
 */
public record CallEnd(Outcome outcome, int attempts, int micros, ItemHash item, Payload payload) {
  /** Maximum number of attempts that can be stored. */
  public static final int ATTEMPTS_MAX = Short.MAX_VALUE;

  public CallEnd {
    attempts = Math.min(attempts, ATTEMPTS_MAX);
  }

  /** A copy with this number of attempts. */
  public CallEnd attempt(int number) {
    return new CallEnd(outcome, number, micros, item, payload);
  }
}
