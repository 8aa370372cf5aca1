package io.pcm.manager.rows;

import io.pcm.api.Outcome;
import io.pcm.manager.core.EarlierRows;
import io.pcm.manager.results.ReadError;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of earlier versions of a task, by the hash of their items and their occurrence: the
 * second of two equal items is known by the second of two equal rows only. Not thread-safe.
 */
public final class KnownRows {
  private final List<OutcomeWindow> versions = new ArrayList<>();
  private final RowQueues queues = new RowQueues();

  private KnownRows() {}

  /** Reads all rows of these versions; of two rows of the same occurrence, the first counts. */
  public static KnownRows of(RunStore store, List<EarlierRows> versions) throws StoreException {
    KnownRows known = new KnownRows();
    for (EarlierRows each : versions) {
      known.add(store, each);
    }
    return known;
  }

  /** Adds rows of another run, after all others. */
  void add(ForeignRows rows) throws StoreException {
    int source = versions.size();
    versions.add(new OutcomeWindow(rows.store(), rows.version()));
    queues.nextSource();
    rows.read((index, end) -> queues.add(end.item().value(), (long) source << 32 | index));
  }

  private void add(RunStore store, EarlierRows rows) throws StoreException {
    int version = versions.size();
    versions.add(new OutcomeWindow(store, rows.version()));
    queues.nextSource();
    StoredRows.read(
        store, rows.version(), (index, end) -> add(end, rows, (long) version << 32 | index));
  }

  private void add(CallEnd end, EarlierRows rows, long place) {
    if (end.item().known()) {
      queues.add(end.item().value(), counts(end, rows) ? place : RowQueues.NOWHERE);
    }
  }

  private static boolean counts(CallEnd end, EarlierRows rows) {
    if (rows.own() && end.attempts() == 0) {
      return false;
    }
    return end.outcome() == Outcome.SUCCEEDED
        || (!rows.failed().none()
            && !rows.failed().except().contains(ReadError.of(end.payload().json()).kind()));
  }

  /**
   * The place of the row with this item, to be asked for each item of the task in order, because
   * the same row is not given twice.
   */
  public long take(ItemHash item) {
    return item.known() ? queues.take(item.value()) : RowQueues.NOWHERE;
  }

  /** Whether {@link #take} found a row. */
  public static boolean isRow(long place) {
    return place != RowQueues.NOWHERE;
  }

  /** How the call of a row ended, as a call without an attempt. */
  public CallEnd read(long place) throws StoreException {
    Optional<CallEnd> end = versions.get((int) (place >>> 32)).get((int) place);
    return end.orElseThrow(() -> new IllegalStateException("the row was there")).attempt(0);
  }
}
