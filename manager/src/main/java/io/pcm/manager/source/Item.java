package io.pcm.manager.source;

import io.pcm.api.CallError;
import io.pcm.api.Json;

/** One item: its bytes, or why it cannot be sent. */
public sealed interface Item {
  /** The unchanged item; may not be JSON. */
  record Value(Json json) implements Item {}

  /** The item exists, but its call fails with this error, without an attempt. */
  record Unfit(CallError error) implements Item {}
}
