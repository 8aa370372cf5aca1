package io.pcm.protocol.message;

import io.pcm.api.Json;
import io.pcm.api.library.NotedResult;
import java.util.Optional;

/**
 * A result, perhaps with notes, or an error: bytes that nothing between the context and the result
 * file parses. The cores pass it on by reference.
 *
 * @param json a result as {@link NotedResult#written} gives it, or a {@link io.pcm.api.CallError}
 *     as JSON
 */
public record Payload(Json json) {
  /** The result of a call that succeeded. */
  public NotedResult answer() {
    return NotedResult.read(json);
  }

  /** The notes on the result of a call that succeeded; empty if there are none. */
  public Optional<Json> notes() {
    return NotedResult.notesOf(json);
  }

  /** Length in bytes. */
  public int length() {
    return json.length();
  }
}
