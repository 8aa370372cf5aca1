package io.pcm.manager.rows;

import io.pcm.manager.store.OutcomeBlock;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;

/** All rows of one version of a task, in the order of their indexes, with limited memory. */
public final class StoredRows {
  /** Maximum bytes of payloads in memory. */
  private static final long BYTES = 32L * 1024 * 1024;

  /** Accepts rows. */
  @FunctionalInterface
  public interface Reader {
    void row(int index, CallEnd end) throws StoreException;
  }

  private StoredRows() {}

  /** Reads all rows that have an outcome of their own. */
  public static void read(RunStore store, TaskNumber version, Reader reader) throws StoreException {
    long calls = (long) store.blocks(version) * RunStore.BLOCK_CALLS;
    for (int from = 0; from < calls; ) {
      int to = (from / RunStore.BLOCK_CALLS + 1) * RunStore.BLOCK_CALLS;
      OutcomeBlock block = store.outcomes(version, from, to, BYTES);
      for (int index = block.from(); index < block.to(); index++) {
        if (block.has(index)) {
          reader.row(index, block.get(index));
        }
      }
      from = block.to();
    }
  }
}
