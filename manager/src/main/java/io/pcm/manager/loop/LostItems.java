package io.pcm.manager.loop;

import io.pcm.api.CallError;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;

/**
 * Stands in for items that can no longer be read, so that results which exist are written all the
 * same.
 */
final class LostItems implements ItemSource {
  private final int count;
  private final Item unfit;

  LostItems(int count, String why) {
    this.count = count;
    this.unfit = new Item.Unfit(new CallError(CallError.ITEMS_UNREADABLE, why));
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Item read(int index) {
    return unfit;
  }

  @Override
  public void close() {}
}
