package io.pcm.manager.source;

import io.pcm.api.Json;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of a task that has ended, as items {@code
 * {"outcome":"SUCCEEDED","result":…,"item":…}}; rows that did not succeed have {@code error}
 * instead of {@code result}. The member {@code item} is the whole item of that task. Uses one bit
 * per call, and a limited window of outcomes.
 */
final class ResultsSource implements ItemSource {
  private final String name;
  private final ItemSource items;
  private final Optional<Fact.RestEnded> rest;
  private final OutcomeWindow outcomes;
  private final @Nullable Ranks chosen;

  /**
   * @param name name of the task whose results these are
   * @param items that task's items; closed together with this source
   */
  ResultsSource(
      String name, TaskNumber task, ItemSource items, RunStore store, boolean includeFailed)
      throws StoreException {
    this.name = name;
    this.items = items;
    this.rest = store.rest(task);
    this.outcomes = new OutcomeWindow(store, task);
    this.chosen = includeFailed ? null : new Ranks(below(items.count(), store.succeeded(task)));
  }

  /** Ignores outcomes of calls that a lower limit now excludes. */
  private static BitSet below(int count, BitSet bits) {
    bits.clear(count, Math.max(count, bits.length()));
    return bits;
  }

  @Override
  public int count() {
    return chosen == null ? items.count() : chosen.count();
  }

  @Override
  public Item read(int index) throws SourceException {
    int call = chosen == null ? index : chosen.select(index);
    ResultRow row = row(call);
    Json item = row.asItem(ResultRow.whole(SentItem.read(items, call, ended(call))));
    return ListedSource.fitting(rowOf(call), item);
  }

  @Override
  public String place(int index) {
    return rowOf(chosen == null ? index : chosen.select(index));
  }

  private String rowOf(int call) {
    return "the row of call " + call + " of task '" + name + "'";
  }

  private ResultRow row(int call) throws SourceException {
    Optional<CallEnd> ended = ended(call);
    if (ended.isPresent()) {
      return ResultRow.of(ended.get());
    }
    Fact.RestEnded end =
        rest.orElseThrow(
            () ->
                new SourceException(
                    SourceException.Reason.NOT_YET,
                    "call " + call + " of task '" + name + "' has not ended yet"));
    return ResultRow.of(end.outcome(), end.error());
  }

  private Optional<CallEnd> ended(int call) throws SourceException {
    try {
      return outcomes.get(call);
    } catch (StoreException e) {
      throw SourceException.of(e);
    }
  }

  @Override
  public boolean isData() {
    return items.isData();
  }

  @Override
  public void close() {
    items.close();
  }
}
