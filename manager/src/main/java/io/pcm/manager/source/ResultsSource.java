package io.pcm.manager.source;

import io.pcm.api.workflow.Items;
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
  private final RowItems form;
  private final @Nullable Ranks chosen;

  /**
   * @param name name of the task whose results these are
   * @param items that task's items; closed together with this source
   * @param wanted which rows, and what of them
   */
  ResultsSource(
      String name, TaskNumber task, ItemSource items, RunStore store, Items.ResultsOf wanted)
      throws StoreException, SourceException {
    this.name = name;
    this.items = items;
    this.rest = store.rest(task);
    this.outcomes = new OutcomeWindow(store, task);
    this.form = RowItems.of(wanted);
    boolean all = wanted.includeFailed() && wanted.where().isEmpty();
    this.chosen = all ? null : new Ranks(chosen(wanted, store.succeeded(task)));
  }

  private BitSet chosen(Items.ResultsOf wanted, BitSet succeeded) throws SourceException {
    BitSet rows = below(items.count(), succeeded);
    if (wanted.includeFailed()) {
      rows.set(0, items.count());
    }
    if (wanted.where().isPresent()) {
      for (int call = rows.nextSetBit(0); call >= 0; call = rows.nextSetBit(call + 1)) {
        rows.set(call, form.takes(call, row(call), item(call)));
      }
    }
    return rows;
  }

  private byte[] item(int call) throws SourceException {
    return ResultRow.whole(SentItem.read(items, call, ended(call)));
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
    return ListedSource.fitting(rowOf(call), form.item(call, row(call), item(call)));
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
