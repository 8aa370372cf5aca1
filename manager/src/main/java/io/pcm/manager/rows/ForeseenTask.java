package io.pcm.manager.rows;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Payload;
import java.util.List;
import java.util.Optional;

/** The rows of one task, as far as they are known before it is computed. */
final class ForeseenTask {
  private final ForeseenItems items;
  private final OutcomeWindow own;
  private final KnownRows known;
  private final long[] places;
  private int found;

  /**
   * @param others rows of other runs
   */
  ForeseenTask(PlannedTask task, ForeseenItems items, RunStore store, List<ForeignRows> others)
      throws SourceException, StoreException {
    this.items = items;
    this.own = new OutcomeWindow(store, task.spec().number());
    this.known = KnownRows.of(store, task.earlier());
    for (ForeignRows each : others) {
      known.add(each);
    }
    this.places = new long[items.count()];
    for (int index = 0; index < places.length; index++) {
      ItemHash hash = items.get(index).map(ItemHash::of).orElse(ItemHash.UNKNOWN);
      places[index] = known.take(hash);
      found += isKnown(index) ? 1 : 0;
    }
  }

  /** As {@link #end}, without reading results. */
  private boolean isKnown(int index) throws SourceException, StoreException {
    return own.get(index).isPresent()
        || KnownRows.isRow(places[index])
        || items.unfit(index).isPresent();
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
  Optional<CallEnd> end(int index) throws SourceException, StoreException {
    Optional<CallEnd> ended = own.get(index);
    if (ended.isPresent()) {
      return ended;
    }
    return KnownRows.isRow(places[index])
        ? Optional.of(known.read(places[index]))
        : items.unfit(index).map(ForeseenTask::refused);
  }

  /** What becomes of a call whose item cannot be sent. */
  private static CallEnd refused(CallError error) {
    return new CallEnd(Outcome.FAILED, 1, 0, ItemHash.UNKNOWN, new Payload(error.toJson()));
  }
}
