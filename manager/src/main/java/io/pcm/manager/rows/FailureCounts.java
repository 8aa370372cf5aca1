package io.pcm.manager.rows;

import io.pcm.api.Outcome;
import io.pcm.manager.results.ReadError;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.TaskNumber;
import java.util.Map;
import java.util.TreeMap;

/** Failed rows of a version of a task. */
public final class FailureCounts {
  private FailureCounts() {}

  /**
   * Counts them by the kind of their error, without calls that ended without an attempt because
   * their library is broken: every new manager tries those again.
   */
  public static Map<String, Integer> count(RunStore store, TaskNumber version)
      throws StoreException {
    Map<String, Integer> kinds = new TreeMap<>();
    StoredRows.read(
        store,
        version,
        (index, end) -> {
          if (end.outcome() != Outcome.SUCCEEDED) {
            kinds.merge(ReadError.of(end.payload().json()).kind(), 1, Integer::sum);
          }
        });
    return kinds;
  }
}
