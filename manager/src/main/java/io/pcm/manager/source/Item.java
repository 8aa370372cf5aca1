package io.pcm.manager.source;

import io.pcm.api.CallError;
import io.pcm.api.Json;

/** One item as read: its bytes, or why it cannot be sent. */
public sealed interface Item {
  /** The item as it came; not checked to be JSON. */
  record Value(Json json) implements Item {}

  /** There is such an item, but its call fails with this error and is not tried. */
  record Unfit(CallError error) implements Item {}
}
