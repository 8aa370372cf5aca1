package io.pcm.manager.rows;

import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Finds the rows of one task that are known, from its first item to its last. Not thread-safe. */
public final class RowSearch implements AutoCloseable {
  /** Maximum number of items looked at together. */
  private static final int ITEMS = 4096;

  /** Maximum bytes of payloads in one answer, unless one row alone has more. */
  private static final long BYTES = 8L * 1024 * 1024;

  private final TaskNumber task;
  private final ItemSource items;
  private final KnownRows known;

  /** The places of rows for the items from {@link #from} on that were not handed out yet. */
  private List<Long> places = List.of();

  private int from;

  /**
   * @param items the items of the task; closed with this search
   */
  public RowSearch(TaskNumber task, ItemSource items, KnownRows known) {
    this.task = task;
    this.items = items;
    this.known = known;
  }

  /** Index of the first item that was not looked at. */
  public int next() {
    return from;
  }

  /** Whether all items were looked at. */
  public boolean isOver() {
    return from >= items.count();
  }

  /** The next rows that are known; there may be none. */
  public Outcomes more() throws SourceException, StoreException {
    if (places.isEmpty()) {
      places = look(Math.min(items.count(), from + ITEMS));
    }
    Ends ends = new Ends(places.size());
    for (int i : inOrderOfPlaces()) {
      if (i < ends.items) {
        ends.put(i, known.read(places.get(i)));
      }
    }
    Outcomes.Builder found = new Outcomes.Builder(task, ends.byItem.size());
    ends.byItem.forEach((i, end) -> found.add(from + i, end));
    places = places.subList(ends.items, places.size());
    from += ends.items;
    return found.build();
  }

  /** How the calls of the next items ended; of fewer items if the payloads are too large. */
  private static final class Ends {
    final TreeMap<Integer, CallEnd> byItem = new TreeMap<>();
    int items;
    private long bytes;

    Ends(int items) {
      this.items = items;
    }

    void put(int item, CallEnd end) {
      byItem.put(item, end);
      bytes += end.payload().length();
      while (bytes > BYTES && items > 1) {
        items = (items + 1) / 2;
        NavigableMap<Integer, CallEnd> rest = byItem.tailMap(items, true);
        bytes -= rest.values().stream().mapToLong(each -> each.payload().length()).sum();
        rest.clear();
      }
    }
  }

  private List<Long> look(int to) throws SourceException {
    List<Long> next = new ArrayList<>();
    for (int index = from; index < to; index++) {
      next.add(
          items.read(index) instanceof Item.Value value
              ? known.take(ItemHash.of(value.json()))
              : known.take(ItemHash.UNKNOWN));
    }
    return next;
  }

  /** A jump between blocks reads a whole block. */
  private List<Integer> inOrderOfPlaces() {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (KnownRows.isRow(places.get(i))) {
        found.add(i);
      }
    }
    found.sort(Comparator.comparing(places::get));
    return found;
  }

  @Override
  public void close() {
    items.close();
  }
}
