package io.pcm.manager.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.pcm.api.Json;
import io.pcm.protocol.message.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The large column of one row as bytes, which a restart does not read: 8 bytes for the hash of each
 * call's item, a form of one byte, the size of the payloads when unpacked, then the payloads, each
 * with its length before it, packed by zstd where that saves anything.
 */
final class PayloadColumn {
  private static final int AS_IT_IS = 0;
  private static final int ZSTD = 1;

  /**
   * Zstd's fastest regular level: text of a model shrinks to a third and higher levels gain little.
   */
  private static final int LEVEL = 1;

  /** Below this packing saves less than its frame costs. */
  private static final int WORTH_PACKING = 128;

  /** Unpacked bytes of one row that a reader takes: above any row that {@link Rows} makes. */
  private static final int UNPACKED_LIMIT = 64 * 1024 * 1024;

  private PayloadColumn() {}

  static byte[] write(long[] items, List<Payload> payloads) {
    int total = 0;
    for (Payload payload : payloads) {
      total += payload.json().length() + 5;
    }
    RowWriter plain = new RowWriter(total);
    for (Payload payload : payloads) {
      plain.block(payload.json().utf8());
    }
    byte[] bytes = plain.toBytes();
    if (bytes.length >= WORTH_PACKING) {
      byte[] packed = Zstd.compress(bytes, LEVEL);
      if (packed.length < bytes.length) {
        return form(items, ZSTD, bytes.length, packed);
      }
    }
    return form(items, AS_IT_IS, bytes.length, bytes);
  }

  private static byte[] form(long[] items, int form, int size, byte[] bytes) {
    ByteBuffer hashes = ByteBuffer.allocate(items.length * Long.BYTES);
    hashes.asLongBuffer().put(items);
    return new RowWriter(hashes.capacity() + bytes.length + 6)
        .raw(hashes.array())
        .one(form)
        .number(size)
        .raw(bytes)
        .toBytes();
  }

  /** The hash of each call's item. */
  static long[] items(byte[] column, int count) throws MalformedRowException {
    long[] items = new long[count];
    ByteBuffer.wrap(new RowReader(column).raw(count * Long.BYTES)).asLongBuffer().get(items);
    return items;
  }

  static List<Payload> read(byte[] column, int count) throws MalformedRowException {
    RowReader head = new RowReader(column);
    head.raw(count * Long.BYTES);
    int form = head.one();
    int size = head.upTo(UNPACKED_LIMIT);
    RowReader in = new RowReader(unpacked(form, size, head.rest()));
    List<Payload> payloads = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      payloads.add(new Payload(Json.of(in.block())));
    }
    in.end();
    return payloads;
  }

  private static byte[] unpacked(int form, int size, byte[] bytes) throws MalformedRowException {
    if (form == AS_IT_IS) {
      return bytes;
    }
    if (form != ZSTD) {
      throw new MalformedRowException("no payload column has form " + form);
    }
    try {
      return Zstd.decompress(bytes, size);
    } catch (ZstdException e) {
      throw new MalformedRowException("payloads do not unpack: " + e.getMessage());
    }
  }
}
