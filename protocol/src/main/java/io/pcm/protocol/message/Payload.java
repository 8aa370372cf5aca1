package io.pcm.protocol.message;

import io.pcm.api.Json;

/**
 * A result or an error: JSON bytes that nothing between the context and the result file parses. The
 * cores pass it on by reference.
 */
public record Payload(Json json) {
  /** Length in bytes. */
  public int length() {
    return json.length();
  }
}
