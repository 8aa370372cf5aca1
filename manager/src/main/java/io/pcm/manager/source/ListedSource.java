package io.pcm.manager.source;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.util.List;

/** Items in memory: those in the workflow, or the item of a call task. */
final class ListedSource implements ItemSource {
  private final List<Json> items;
  private final boolean data;

  /**
   * @param data see {@link #isData()}
   */
  ListedSource(List<Json> items, boolean data) {
    this.items = List.copyOf(items);
    this.data = data;
  }

  @Override
  public boolean isData() {
    return data;
  }

  @Override
  public int count() {
    return items.size();
  }

  @Override
  public Item read(int index) {
    return fitting("item " + index, items.get(index));
  }

  /** The item, or why it is too large. */
  static Item fitting(String name, Json item) {
    if (item.length() <= Limits.ITEM_BYTES) {
      return new Item.Value(item);
    }
    return new Item.Unfit(
        new CallError(
            CallError.ITEM_TOO_LARGE,
            name
                + " has "
                + item.length()
                + " bytes; at most "
                + Limits.ITEM_BYTES
                + " are allowed"));
  }

  @Override
  public void close() {}
}
