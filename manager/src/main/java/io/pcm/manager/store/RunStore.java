package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.store.StoreException.Reason;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable state of a run: {@code store.db} and, while it is open, {@code store.db-wal} next to
 * it.
 *
 * <p>Only one process can open it; one thread commits while others read. When {@link #commit}
 * returns, the facts are on disk. Each row has a CRC32C and a number from a gapless sequence, so a
 * changed or missing row is found when the store is opened. Rows lost at the end are not damage;
 * their calls run again, and {@link #lost} reports it.
 */
public final class RunStore implements FactStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);

  /** Number of calls in one block, the unit of ordered reading. */
  public static final int BLOCK_CALLS = 4096;

  /**
   * Size of the log at which it is copied into the file (16 MiB): large enough that a page that
   * changes often is written once, small enough to keep the log small.
   */
  private static final long CHECKPOINT_BYTES = 16L * 1024 * 1024;

  /** Bytes that a commit adds to the log besides its rows: a few changed pages. */
  private static final long COMMIT_BYTES = 16L * 1024;

  private final Object lock = new Object();
  private final Database database;
  private final StoreCounts census;
  private final GroupWriter writer;
  private final OutcomeReader reader;
  private final StoreMark mark;
  private final Fence fence;
  private final Optional<String> lost;
  private long logBytes;
  private boolean failed;

  private RunStore(
      Database database, StoreCounts census, StoreMark mark, Optional<String> lost, Fence fence)
      throws SQLException {
    this.database = database;
    this.census = census;
    this.mark = mark;
    this.lost = lost;
    this.fence = fence;
    this.writer = new GroupWriter(database);
    this.reader = new OutcomeReader(database, census);
  }

  /**
   * Opens the store, or creates an empty one with mode 0600. Checks the number and checksum of
   * every row, except payloads, which are checked when they are read.
   *
   * @throws StoreException if it is in use, newer than this PCM, damaged, or cannot be read
   */
  public static RunStore open(Path file) throws StoreException {
    return open(file, Fence.NONE);
  }

  /**
   * The same for a store that another manager may take over; it then refuses all operations.
   *
   * @param fence checked after each commit, before the commit returns
   */
  public static RunStore open(Path file, Fence fence) throws StoreException {
    StoreMark mark = new StoreMark(file);
    if (file.toFile().length() == 0 && mark.read().isPresent()) {
      throw StoreErrors.corrupt(
          file, "all of its " + mark.read().get().rows() + " rows are missing");
    }
    Database database = Database.open(file);
    try {
      StoreCounts census = new StoreCounts();
      Scan.run(database, census);
      return new RunStore(database, census, mark, mark.lost(file, census.reached()), fence);
    } catch (SQLException | StoreException e) {
      database.closeQuietly();
      throw e instanceof SQLException sql ? database.translated(sql) : (StoreException) e;
    }
  }

  /** The document last stored under this key. */
  public Optional<Json> document(String key) {
    return census.document(key);
  }

  /**
   * A document that is stored before any fact is committed.
   *
   * @return empty only if the store has no facts yet
   * @throws StoreException if there are facts but no such document
   */
  public Optional<Json> documentBeforeFacts(String key) throws StoreException {
    synchronized (lock) {
      Optional<Json> document = census.document(key);
      if (document.isEmpty() && (census.anyFact() || lost.isPresent())) {
        throw database.corrupt("its document '" + key + "' is missing");
      }
      return document;
    }
  }

  /** Stores the document; it is durable when this method returns. */
  public void putDocument(String key, Json value) throws StoreException {
    synchronized (lock) {
      if (!census.document(key).equals(Optional.of(value))) {
        write(List.of(new Row.OfDocument(key, value)));
      }
    }
  }

  /** What to tell the user if the end of the store was missing when it was opened. */
  public Optional<String> lost() {
    return lost;
  }

  /**
   * Makes the facts durable, all or none; they are on disk when this method returns. Outcomes of
   * one task are merged, so within a group they may be stored after later facts that do not name
   * the task. Facts that name a task keep their order, and RunOpened and RunEnded keep their place
   * relative to all facts. {@link Fact.TaskReset} deletes the task's outcomes.
   *
   * @throws StoreException if they could not be stored; only after {@link Reason#FULL} may the same
   *     facts be committed again
   */
  @Override
  public void commit(List<Fact> facts) throws StoreException {
    List<Row> rows = Grouping.rows(facts);
    if (!rows.isEmpty()) {
      synchronized (lock) {
        write(rows);
      }
    }
  }

  private void write(List<Row> rows) throws StoreException {
    transaction(rows);
    rows.forEach(census::wrote);
    mark.write(census.reached());
    failed = true;
    fence.check();
    failed = false;
    checkpointIfDue();
  }

  /** Passes on all facts in commit order; outcomes have no payloads. */
  @Override
  public void replay(Consumer<Fact> consumer) throws StoreException {
    reading(
        () -> {
          Scan.run(database, new Replay(consumer));
          return true;
        });
  }

  /**
   * The outcomes of one block; if a call has two, the later one.
   *
   * @param block index / {@link #BLOCK_CALLS}
   */
  public OutcomeBlock block(TaskNumber task, int block) throws StoreException {
    return outcomes(task, block * BLOCK_CALLS, (block + 1) * BLOCK_CALLS, Long.MAX_VALUE);
  }

  /**
   * The outcomes of some calls of one block, for a block that is too large for memory.
   *
   * @param from index of the first call
   * @param to index of the last call, plus one; the result may have fewer calls
   * @param bytesMax maximum bytes of payloads, unless the first call alone has more
   * @throws IllegalArgumentException if the calls are not in one block
   */
  public OutcomeBlock outcomes(TaskNumber task, int from, int to, long bytesMax)
      throws StoreException {
    int block = from / BLOCK_CALLS;
    if (from < 0 || to <= from || (to - 1) / BLOCK_CALLS != block) {
      throw new IllegalArgumentException("calls " + from + " to " + to + " are not in one block");
    }
    return reading(() -> reader.read(task, block, new OutcomeRange(from, to, bytesMax)));
  }

  /** Number of blocks with outcomes of the task, or more. */
  public int blocks(TaskNumber task) {
    synchronized (lock) {
      return census.blocks(task);
    }
  }

  /** Bytes of memory that the payloads of one block take. */
  public long payloadBytes(TaskNumber task, int block) throws StoreException {
    return reading(() -> reader.payloadBytes(task, block));
  }

  /** The calls of the task that have an outcome of their own and succeeded. */
  public BitSet succeeded(TaskNumber task) throws StoreException {
    return reading(() -> reader.succeeded(task));
  }

  /** How the calls without an outcome of their own ended, if they were ended together. */
  public Optional<Fact.RestEnded> rest(TaskNumber task) {
    return census.rest(task);
  }

  /** The task's result file, if it has all lines of the task that the store has. */
  public Optional<ResultFile> file(TaskNumber task) {
    return census.file(task);
  }

  /** What engines said about the stored results of the task. Never waits for a commit. */
  public EngineUse engineUse(TaskNumber task) {
    return census.use(task);
  }

  /** Copies the log into the file and closes it. Durability does not depend on this. */
  @Override
  public void close() throws StoreException {
    synchronized (lock) {
      failed = true;
      try {
        mark.close();
        writer.close();
        database.close();
      } catch (SQLException e) {
        throw database.translated(e);
      }
    }
  }

  private interface Reading<T> {
    T read() throws SQLException, StoreException;
  }

  private <T> T reading(Reading<T> reading) throws StoreException {
    synchronized (lock) {
      refuseIfFailed();
      try {
        return reading.read();
      } catch (SQLException e) {
        failed = true;
        throw database.translated(e);
      } catch (StoreException e) {
        failed = true;
        throw e;
      }
    }
  }

  private void transaction(List<Row> rows) throws StoreException {
    refuseIfFailed();
    failed = true;
    try {
      database.execute("BEGIN IMMEDIATE");
      writer.write(rows, census.next());
      database.execute("COMMIT");
      failed = false;
    } catch (SQLException e) {
      StoreException translated = database.translated(e);
      failed = translated.reason() != Reason.FULL || !database.rolledBack();
      throw translated;
    }
  }

  private void refuseIfFailed() throws StoreException {
    if (failed) {
      throw new StoreException(
          Reason.FAILED, "the store is closed or has failed before; run the command again");
    }
  }

  private void checkpointIfDue() {
    logBytes += writer.takeBytes() + COMMIT_BYTES;
    if (logBytes < CHECKPOINT_BYTES) {
      return;
    }
    logBytes = 0;
    try {
      database.number("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      StoreException translated = database.translated(e);
      failed = translated.reason() != Reason.FULL;
      LOG.warn("what was committed is safe in the log, but: {}", translated.getMessage());
    }
  }
}
