package io.pcm.protocol.message;

import io.pcm.api.Json;

/**
 * A result or an error on its way through: JSON bytes that nobody between the context and the
 * result file looks into. The cores pass it on by reference.
 */
public record Payload(Json json) {
  /** Its bytes are counted, not read. */
  public int length() {
    return json.length();
  }
}
