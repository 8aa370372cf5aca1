package io.pcm.manager.source;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import java.util.Optional;

/** The item of a call that has ended: the one that its pilot received, or none. */
public final class SentItem {
  private SentItem() {}

  /**
   * Reads the item for the call's line.
   *
   * @param ended how the call ended, if it has an outcome of its own
   * @throws SourceException if the item differs from the one of the outcome
   */
  public static Item read(ItemSource items, int index, Optional<CallEnd> ended)
      throws SourceException {
    Item item = items.read(index);
    if (ended.isEmpty() || !items.isData()) {
      return item;
    }
    ItemHash sent = ended.get().item();
    boolean same =
        item instanceof Item.Value value
            ? !sent.known() || sent.equals(ItemHash.of(value.json()))
            : !sent.known();
    boolean without = ended.get().outcome() == Outcome.SUCCEEDED && item instanceof Item.Unfit;
    if (!same || without) {
      throw new SourceException(
          SourceException.Reason.CHANGED,
          items.place(index)
              + " is not the item of the stored result of call "
              + index
              + ": restore the old content and run the same command again, or start over"
              + " with --fresh");
    }
    return item;
  }
}
