package io.pcm.runtime.trial;

import io.pcm.api.CallError;
import io.pcm.manager.source.Item;
import java.util.Optional;

/**
 * An item to try.
 *
 * @param index position in the task's data, or among the items that were given
 * @param item as it is in the data
 * @param refused why it cannot be sent; empty if it can
 */
public record TrialItem(int index, Item item, Optional<CallError> refused) {
  /** Its size in memory. */
  int bytes() {
    return item instanceof Item.Value value ? value.json().length() : 0;
  }
}
