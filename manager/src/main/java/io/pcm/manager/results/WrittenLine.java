package io.pcm.manager.results;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.JsonBytes;
import io.pcm.manager.source.ResultRow;
import io.pcm.protocol.message.CallEnd;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line of a result file, without its newline: {@code
 * {"index":17,"outcome":"SUCCEEDED","result":…,"item":{…},"attempts":1,"seconds":0.14}}, and a
 * member {@code engine} if the result has notes.
 *
 * @param index index of the call in its task
 * @param attempts number of charged attempts, plus one; 0 for a call that ended without an attempt
 * @param micros run time in its context
 * @param engine the notes of the result
 * @param version number of the task's version that made the call, if versions are mixed
 */
public record WrittenLine(
    int index,
    ResultRow row,
    int attempts,
    int micros,
    Optional<Json> engine,
    OptionalInt version) {
  static WrittenLine of(int index, CallEnd end, OptionalInt version) {
    return new WrittenLine(
        index,
        ResultRow.of(end),
        end.attempts(),
        end.micros(),
        end.outcome() == Outcome.SUCCEEDED ? end.payload().notes() : Optional.empty(),
        version);
  }

  /** The line of a call that was ended together with others. */
  static WrittenLine of(int index, ResultTask.Rest rest) {
    return new WrittenLine(
        index,
        ResultRow.of(rest.outcome(), rest.error()),
        0,
        0,
        Optional.empty(),
        OptionalInt.empty());
  }

  /**
   * The line as bytes.
   *
   * @param keep fields of the item to keep; empty: the whole item
   */
  public byte[] bytes(Item item, Optional<List<String>> keep) {
    boolean none = keep.isPresent() && keep.get().isEmpty();
    byte[] kept = none ? new byte[0] : kept(item, keep);
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(
            row.bytesMax() + kept.length + engine.map(Json::length).orElse(0));
    ascii(out, "{\"index\":" + index + ',');
    row.writeTo(out);
    if (!none) {
      ResultRow.writeItem(out, kept);
    }
    ascii(out, ",\"attempts\":" + attempts + ",\"seconds\":" + seconds());
    engine.ifPresent(
        notes -> {
          ascii(out, ",\"engine\":");
          out.writeBytes(JsonBytes.inLine(notes));
        });
    version.ifPresent(number -> ascii(out, ",\"version\":" + number));
    out.write('}');
    return out.toByteArray();
  }

  private static byte[] kept(Item item, Optional<List<String>> keep) {
    return keep.isPresent() && item instanceof Item.Value value
        ? JsonBytes.pick(value.json(), keep.get())
        : ResultRow.whole(item);
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String seconds() {
    BigDecimal seconds = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0).toPlainString() : seconds.toPlainString();
  }
}
