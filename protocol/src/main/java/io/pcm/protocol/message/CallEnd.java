package io.pcm.protocol.message;

import io.pcm.api.Outcome;

/**
 * How one call ended.
 *
 * @param attempts attempts that were charged to the call, this one included: 1 or more; 0 if nobody
 *     has counted them, as on a pilot
 * @param micros how long the call ran in its context, microseconds, 0 or more
 * @param item hash of the item as the pilot received it
 * @param payload the result of a call that succeeded, the {@link io.pcm.api.CallError} of one that
 *     failed
 */
public record CallEnd(Outcome outcome, int attempts, int micros, ItemHash item, Payload payload) {
  /** The largest number of attempts that is kept. */
  public static final int ATTEMPTS_MAX = Short.MAX_VALUE;

  public CallEnd {
    attempts = Math.min(attempts, ATTEMPTS_MAX);
  }

  /** The same, as this attempt. */
  public CallEnd attempt(int number) {
    return new CallEnd(outcome, number, micros, item, payload);
  }
}
