package io.pcm.manager.rows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Outcome;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;

/**
 * Rows of another run: those that succeeded and were not cut off.
 *
 * @param store of that run
 * @param own whether only rows count that this version computed itself
 */
public record ForeignRows(RunStore store, TaskNumber version, boolean own) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads all of them. */
  public void read(StoredRows.Reader reader) throws StoreException {
    StoredRows.read(
        store,
        version,
        (index, end) -> {
          if (counts(end)) {
            reader.row(index, end);
          }
        });
  }

  /** How many there are. */
  public int count() throws StoreException {
    int[] rows = new int[1];
    read((index, end) -> rows[0]++);
    return rows[0];
  }

  private boolean counts(CallEnd end) {
    return end.outcome() == Outcome.SUCCEEDED
        && end.item().known()
        && !(own && end.attempts() == 0)
        && !isCut(end);
  }

  private static boolean isCut(CallEnd end) {
    try {
      return end.payload().notes().isPresent()
          && JSON.readTree(end.payload().notes().get().utf8())
              .path("finish")
              .asText()
              .equals("length");
    } catch (IOException e) {
      throw new IllegalStateException("notes are JSON", e);
    }
  }
}
