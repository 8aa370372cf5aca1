package io.pcm.manager.source;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The members that a line of a result file and an item made of it have in common: {@code
 * "index":17,"outcome":"SUCCEEDED","result":…} or {@code
 * "index":18,"outcome":"FAILED","error":{…}}, then {@code "item":…}.
 *
 * @param index index of the call in its task
 * @param value the result of a call that succeeded, otherwise the {@link CallError} as JSON
 */
public record ResultRow(int index, Outcome outcome, Json value) {

  public static ResultRow of(int index, Outcome outcome, CallError error) {
    return new ResultRow(index, outcome, error.toJson());
  }

  /** The row of a call that has ended, without the notes of its result. */
  public static ResultRow of(int index, CallEnd end) {
    return new ResultRow(
        index,
        end.outcome(),
        end.outcome() == Outcome.SUCCEEDED
            ? end.payload().answer().result()
            : end.payload().json());
  }

  /** Enough bytes for everything but the item. */
  public int bytesMax() {
    return value.length() + 256;
  }

  /** Writes the members before the item, without the opening brace. */
  public void writeTo(ByteArrayOutputStream out) {
    String member = outcome == Outcome.SUCCEEDED ? "result" : "error";
    ascii(
        out, "\"index\":" + index + ",\"outcome\":\"" + outcome.name() + "\",\"" + member + "\":");
    out.writeBytes(JsonBytes.inLine(value));
  }

  /** Writes a comma and the member {@code item}. */
  public static void writeItem(ByteArrayOutputStream out, byte[] item) {
    ascii(out, ",\"item\":");
    out.writeBytes(item);
  }

  /** The bytes of a whole item in a row; null for an item that could not be read. */
  public static byte[] whole(Item item) {
    return item instanceof Item.Value value ? JsonBytes.inLine(value.json()) : Json.NULL.utf8();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
