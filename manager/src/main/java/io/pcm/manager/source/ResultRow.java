package io.pcm.manager.source;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The members that a line of a result file and an item made of it have in common: {@code
 * "outcome":"SUCCEEDED","result":…} or {@code "outcome":"FAILED","error":{…}}, then {@code
 * "item":…}. The index of the call is not among them: an item would change, and its call would run
 * again, whenever a row is added above it.
 *
 * @param value the result of a call that succeeded, otherwise the {@link CallError} as JSON
 */
public record ResultRow(Outcome outcome, Json value) {

  public static ResultRow of(Outcome outcome, CallError error) {
    return new ResultRow(outcome, error.toJson());
  }

  /** The row of a call that has ended, without the notes of its result. */
  public static ResultRow of(CallEnd end) {
    return new ResultRow(
        end.outcome(),
        end.outcome() == Outcome.SUCCEEDED
            ? end.payload().answer().result()
            : end.payload().json());
  }

  /** Enough bytes for everything but the item. */
  public int bytesMax() {
    return value.length() + 256;
  }

  /** Writes the members before the item, without a brace or comma before them. */
  public void writeTo(ByteArrayOutputStream out) {
    String member = outcome == Outcome.SUCCEEDED ? "result" : "error";
    ascii(out, "\"outcome\":\"" + outcome.name() + "\",\"" + member + "\":");
    out.writeBytes(JsonBytes.inLine(value));
  }

  /**
   * The row as an item of another task.
   *
   * @param item the bytes of its own item, see {@link #whole}
   */
  public Json asItem(byte[] item) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytesMax() + item.length);
    out.write('{');
    writeTo(out);
    writeItem(out, item);
    out.write('}');
    return Json.of(out.toByteArray());
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
