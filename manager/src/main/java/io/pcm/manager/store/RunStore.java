package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run's durable memory, {@code store.db} and, while it is open, {@code store.db-wal} beside it.
 *
 * <p>One process at a time has it open; one thread commits while others read. What {@link #commit}
 * returned from is on disk. Every row carries a CRC32C and a number of one unbroken sequence, so
 * that a changed or missing row is found when the store is opened; rows lost at the end are no
 * damage, only work to be done anew.
 */
public final class RunStore implements AutoCloseable {
  /** Calls of one block: 4096, the unit of ordered reading. */
  public static final int BLOCK_CALLS = 4096;

  private RunStore() {}

  /**
   * Opens the store, or makes an empty one with mode 0600, and checks every row's number and sum,
   * payloads excepted (those are checked when read).
   *
   * @throws StoreException if it is in use, newer than this PCM, damaged, or cannot be read
   */
  public static RunStore open(Path file) throws StoreException {
    throw new UnsupportedOperationException("under way: " + file);
  }

  public Optional<Json> document(String key) throws StoreException {
    throw new UnsupportedOperationException("under way");
  }

  /** Sets the document; durable when this returns. */
  public void putDocument(String key, Json value) throws StoreException {
    throw new UnsupportedOperationException("under way");
  }

  /**
   * Makes the facts durable, all or none; they are on disk when this returns. Outcomes of one task
   * are merged, so that within one group they may come after later facts that do not name the task;
   * facts that name a task keep their order among each other, and so does everything with RunOpened
   * and RunEnded. {@link Fact.TaskReset} deletes the task's outcomes.
   *
   * @throws StoreException if they could not be stored; see there for what may be tried again
   */
  public void commit(List<Fact> facts) throws StoreException {
    throw new UnsupportedOperationException("under way");
  }

  /** All facts in the order of their commits; outcomes come without payloads. */
  public void replay(Consumer<Fact> consumer) throws StoreException {
    throw new UnsupportedOperationException("under way");
  }

  /**
   * @param block index / {@link #BLOCK_CALLS}
   */
  public OutcomeBlock block(TaskNumber task, int block) throws StoreException {
    throw new UnsupportedOperationException("under way");
  }

  /** The calls of the task that have an outcome row of their own and succeeded. */
  public BitSet succeeded(TaskNumber task) throws StoreException {
    throw new UnsupportedOperationException("under way");
  }

  /** How the calls without an outcome row ended, if the task's rest was ended at once. */
  public Optional<Fact.RestEnded> rest(TaskNumber task) {
    throw new UnsupportedOperationException("under way");
  }

  @Override
  public void close() throws StoreException {}
}
