package io.pcm.protocol.message;

import io.pcm.api.Outcome;
import java.util.List;

/**
 * Outcomes of calls of one task, as columns: row {@code i} is the call {@code index[i]}. The arrays
 * are of one length and nobody writes to them once the batch is made.
 *
 * @param index the calls' indices, each 0 or more, in the order in which they ended
 * @param outcome {@link Outcome#code()} of each: SUCCEEDED or FAILED
 * @param micros how long each call ran in its context, microseconds, 0 or more
 * @param item {@link ItemHash} of the item of each as the pilot got it
 * @param payload the result of a call that succeeded, the {@link io.pcm.api.CallError} of one that
 *     failed
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutcomeBatch(
    TaskNumber task,
    int[] index,
    byte[] outcome,
    int[] micros,
    long[] item,
    List<Payload> payload) {
  public OutcomeBatch {
    if (outcome.length != index.length
        || micros.length != index.length
        || item.length != index.length
        || payload.size() != index.length) {
      throw new IllegalArgumentException("columns of one batch are of one length");
    }
  }

  public int size() {
    return index.length;
  }
}
