package io.pcm.manager.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.pcm.api.Json;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import java.nio.ByteBuffer;

/**
 * The large column of an outcome row, which a restart does not read: the hash of each item (8
 * bytes), a form (1 byte), the uncompressed size of the payloads, then the payloads, each preceded
 * by its length, compressed by zstd if that saves space.
 */
final class PayloadColumn {
  private static final int AS_IT_IS = 0;
  private static final int ZSTD = 1;

  /**
   * The fastest regular level of zstd: it compresses model output to a third; higher levels gain
   * little.
   */
  private static final int LEVEL = 1;

  /** Below this size, compression saves less than its header costs. */
  private static final int WORTH_PACKING = 128;

  /** Maximum uncompressed bytes that a reader accepts; more than {@link Grouping} ever writes. */
  private static final int UNPACKED_LIMIT = 64 * 1024 * 1024;

  private PayloadColumn() {}

  static byte[] write(Outcomes calls) {
    int total = 0;
    for (int i = 0; i < calls.size(); i++) {
      total += calls.payload(i).length() + 5;
    }
    RowWriter plain = new RowWriter(total);
    ByteBuffer items = ByteBuffer.allocate(calls.size() * Long.BYTES);
    for (int i = 0; i < calls.size(); i++) {
      plain.block(calls.payload(i).json().utf8());
      items.putLong(calls.item(i).value());
    }
    byte[] bytes = plain.toBytes();
    if (bytes.length >= WORTH_PACKING) {
      byte[] packed = Zstd.compress(bytes, LEVEL);
      if (packed.length < bytes.length) {
        return form(items.array(), ZSTD, bytes.length, packed);
      }
    }
    return form(items.array(), AS_IT_IS, bytes.length, bytes);
  }

  private static byte[] form(byte[] items, int form, int size, byte[] bytes) {
    return new RowWriter(items.length + bytes.length + 6)
        .raw(items)
        .one(form)
        .number(size)
        .raw(bytes)
        .toBytes();
  }

  /** The calls of the row's small column, with the hashes of their items and their payloads. */
  static Outcomes read(byte[] column, Outcomes calls) throws MalformedRowException {
    RowReader head = new RowReader(column);
    ByteBuffer items = ByteBuffer.wrap(head.raw(calls.size() * Long.BYTES));
    int form = head.one();
    int size = head.upTo(UNPACKED_LIMIT);
    RowReader in = new RowReader(unpacked(form, size, head.rest()));
    Outcomes.Builder whole = new Outcomes.Builder(calls.task(), calls.size());
    for (int i = 0; i < calls.size(); i++) {
      Payload payload = new Payload(Json.of(in.block()));
      ItemHash item = new ItemHash(items.getLong());
      whole.add(
          calls.index(i),
          new CallEnd(calls.outcome(i), calls.attempts(i), calls.micros(i), item, payload));
    }
    in.end();
    return whole.build();
  }

  private static byte[] unpacked(int form, int size, byte[] bytes) throws MalformedRowException {
    if (form == AS_IT_IS) {
      return bytes;
    }
    if (form != ZSTD) {
      throw new MalformedRowException("unknown form of a payload column: " + form);
    }
    try {
      return Zstd.decompress(bytes, size);
    } catch (ZstdException e) {
      throw new MalformedRowException("payloads cannot be decompressed: " + e.getMessage());
    }
  }
}
