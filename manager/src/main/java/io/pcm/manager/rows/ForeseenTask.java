package io.pcm.manager.rows;

import io.pcm.api.Json;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import java.util.Optional;

/** The rows of one task, as far as they are known before it is computed. */
final class ForeseenTask {
  private final ForeseenItems items;
  private final OutcomeWindow own;
  private final KnownRows known;
  private final long[] places;
  private int found;

  ForeseenTask(PlannedTask task, ForeseenItems items, RunStore store)
      throws SourceException, StoreException {
    this.items = items;
    this.own = new OutcomeWindow(store, task.spec().number());
    this.known = KnownRows.of(store, task.earlier());
    this.places = new long[items.count()];
    for (int index = 0; index < places.length; index++) {
      ItemHash hash = items.get(index).map(ItemHash::of).orElse(ItemHash.UNKNOWN);
      places[index] = known.take(hash);
      found += own.get(index).isPresent() || KnownRows.isRow(places[index]) ? 1 : 0;
    }
  }

  int count() {
    return places.length;
  }

  RowForecast.Rows rows() {
    return new RowForecast.Rows(places.length, found, items.isExact());
  }

  /** Whether nothing about the results depends on calls that are still to be made. */
  boolean isDone() {
    return items.isExact() && found == places.length;
  }

  Optional<Json> item(int index) throws SourceException, StoreException {
    return items.get(index);
  }

  /** How the call ended; empty if it is still to be made. */
  Optional<CallEnd> end(int index) throws StoreException {
    Optional<CallEnd> ended = own.get(index);
    if (ended.isPresent() || !KnownRows.isRow(places[index])) {
      return ended;
    }
    return Optional.of(known.read(places[index]));
  }
}
