package io.pcm.manager.store;

import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.lang.ref.SoftReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of one task by index, with limited memory: one block at a time, or a part of it if its
 * payloads are large. Reading in ascending order or within a block is cheap; a jump to another
 * block reads that block. A block is a snapshot of when it was loaded. Not thread-safe.
 */
public final class OutcomeWindow {
  /** Maximum bytes of payloads in memory. */
  private static final long BYTES = 32L * 1024 * 1024;

  private final RunStore store;
  private final TaskNumber task;

  /** Many sources have a window, so they give up the memory if another part needs it. */
  private SoftReference<@Nullable OutcomeBlock> loaded = new SoftReference<>(null);

  public OutcomeWindow(RunStore store, TaskNumber task) {
    this.store = store;
    this.task = task;
  }

  /** How the call ended; empty if it has no outcome of its own. */
  public Optional<CallEnd> get(int index) throws StoreException {
    OutcomeBlock block = loaded.get();
    if (block == null || index < block.from() || index >= block.to()) {
      block = load(index);
      loaded = new SoftReference<>(block);
    }
    return block.has(index) ? Optional.of(block.get(index)) : Optional.empty();
  }

  private OutcomeBlock load(int index) throws StoreException {
    loaded.clear();
    int block = index / RunStore.BLOCK_CALLS;
    int calls = RunStore.BLOCK_CALLS;
    for (long bytes = store.payloadBytes(task, block); bytes > BYTES && calls > 1; bytes /= 2) {
      calls /= 2;
    }
    int from = index / calls * calls;
    OutcomeBlock part = store.outcomes(task, from, from + calls, BYTES);
    return index < part.to() ? part : store.outcomes(task, index, from + calls, BYTES);
  }
}
