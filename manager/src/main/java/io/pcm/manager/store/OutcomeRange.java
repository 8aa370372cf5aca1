package io.pcm.manager.store;

import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the outcomes of consecutive calls with limited memory: if their payloads are too large
 * together, it gives up the second half of the calls. Not thread-safe.
 */
final class OutcomeRange {
  private final int from;
  private final long bytesMax;
  private @Nullable CallEnd[] ended;
  private long bytes;

  /**
   * @param from index of the first call
   * @param to index of the last call, plus one
   * @param bytesMax maximum bytes of payloads, unless the first call alone has more
   */
  OutcomeRange(int from, int to, long bytesMax) {
    this.from = from;
    this.bytesMax = bytesMax;
    this.ended = new @Nullable CallEnd[to - from];
  }

  /** Whether an outcome of these calls is wanted. */
  boolean touches(Outcomes calls) {
    for (int row = 0; row < calls.size(); row++) {
      if (isWanted(calls.index(row))) {
        return true;
      }
    }
    return false;
  }

  /** Takes the outcomes that are wanted; the later one of a call counts. */
  void take(Outcomes calls) {
    for (int row = 0; row < calls.size(); row++) {
      if (isWanted(calls.index(row))) {
        int at = calls.index(row) - from;
        bytes -= bytesOf(ended[at]);
        ended[at] = calls.end(row);
        bytes += bytesOf(ended[at]);
        shrink();
      }
    }
  }

  private void shrink() {
    while (bytes > bytesMax && ended.length > 1) {
      int half = (ended.length + 1) / 2;
      for (int at = half; at < ended.length; at++) {
        bytes -= bytesOf(ended[at]);
      }
      ended = Arrays.copyOf(ended, half);
    }
  }

  private boolean isWanted(int index) {
    return index >= from && index < from + ended.length;
  }

  private static long bytesOf(@Nullable CallEnd end) {
    return end == null ? 0 : end.payload().length();
  }

  OutcomeBlock block(TaskNumber task) {
    return new OutcomeBlock(task, from, ended);
  }
}
