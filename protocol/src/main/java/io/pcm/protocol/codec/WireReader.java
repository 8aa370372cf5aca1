package io.pcm.protocol.codec;

import io.pcm.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;

/**
 * Reads fields from memory. Checks that the bytes exist before it allocates memory for them. Each
 * method expects one type; the data does not choose it. Each thread has one reader and reuses it.
 *
 * <p>Methods throw {@link MalformedMessageException} for values out of range, and MessagePack's
 * unchecked exceptions for values of another type or incomplete values. {@link MessageDecoder}
 * translates the latter into the former.
 */
final class WireReader {
  private static final int SCRATCH_BYTES = 4096;

  private final ArrayBufferInput input = new ArrayBufferInput(new byte[0]);
  private final MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(input);
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private int length;

  void reset(byte[] bytes, int offset, int count) throws IOException {
    input.reset(bytes, offset, count);
    unpacker.reset(input);
    length = count;
  }

  int remaining() {
    return length - (int) unpacker.getTotalReadBytes();
  }

  /**
   * The size of a list. Each element takes at least one byte, so it is at most the number of
   * remaining bytes.
   */
  int count(int limit) throws IOException, MalformedMessageException {
    int count = unpacker.unpackArrayHeader();
    return checked(count, limit, "elements");
  }

  long number() throws IOException {
    return unpacker.unpackLong();
  }

  /** An int of at least {@code floor}. */
  int number(int floor) throws IOException, MalformedMessageException {
    int value = unpacker.unpackInt();
    if (value < floor) {
      throw new MalformedMessageException(value + " is below " + floor);
    }
    return value;
  }

  long longNumber(long floor) throws IOException, MalformedMessageException {
    long value = unpacker.unpackLong();
    if (value < floor) {
      throw new MalformedMessageException(value + " is below " + floor);
    }
    return value;
  }

  boolean flag() throws IOException {
    return unpacker.unpackBoolean();
  }

  /** Whether the next field is nil; if so, consumes it. */
  boolean nothing() throws IOException {
    return unpacker.tryUnpackNil();
  }

  String text() throws IOException, MalformedMessageException {
    return text(length);
  }

  String name() throws IOException, MalformedMessageException {
    return text(MessageBounds.NAME_BYTES);
  }

  private String text(int limit) throws IOException, MalformedMessageException {
    int size = checked(unpacker.unpackRawStringHeader(), limit, "bytes of text");
    return new String(unpacker.readPayload(size), StandardCharsets.UTF_8);
  }

  byte[] bytes(int limit) throws IOException, MalformedMessageException {
    int size = checked(unpacker.unpackBinaryHeader(), limit, "bytes");
    return unpacker.readPayload(size);
  }

  Json json(int limit) throws IOException, MalformedMessageException {
    return Json.of(bytes(limit));
  }

  List<Json> jsons(int limit, int bytes) throws IOException, MalformedMessageException {
    int count = count(limit);
    List<Json> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(json(bytes));
    }
    return values;
  }

  int[] numbers(int limit) throws IOException, MalformedMessageException {
    int[] values = new int[count(limit)];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(0);
    }
    return values;
  }

  List<String> texts() throws IOException, MalformedMessageException {
    return list(WireReader::text);
  }

  <T> List<T> list(FieldReader.Read<T> element) throws IOException, MalformedMessageException {
    int count = count(remaining());
    List<T> values = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      values.add(element.from(this));
    }
    return values;
  }

  private int checked(int size, int limit, String what) throws MalformedMessageException {
    if (size < 0 || size > limit || size > remaining()) {
      throw new MalformedMessageException(
          Integer.toUnsignedString(size)
              + " "
              + what
              + " are claimed, but at most "
              + Math.min(limit, remaining())
              + " are allowed");
    }
    return size;
  }

  /** Skips one value of any type, with the same limits as for values that are read. */
  void skip() throws IOException, MalformedMessageException {
    skip(0);
  }

  private void skip(int depth) throws IOException, MalformedMessageException {
    if (depth > MessageBounds.DEPTH) {
      throw new MalformedMessageException("nested deeper than " + MessageBounds.DEPTH);
    }
    MessageFormat format = unpacker.getNextFormat();
    switch (format.getValueType()) {
      case NIL -> unpacker.unpackNil();
      case BOOLEAN -> unpacker.unpackBoolean();
      case INTEGER -> unpacker.unpackBigInteger();
      case FLOAT -> unpacker.unpackDouble();
      case STRING -> skipBytes(unpacker.unpackRawStringHeader());
      case BINARY -> skipBytes(unpacker.unpackBinaryHeader());
      case ARRAY -> skipEach(unpacker.unpackArrayHeader(), 1, depth);
      case MAP -> skipEach(unpacker.unpackMapHeader(), 2, depth);
      case EXTENSION -> {
        ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
        skipBytes(header.getLength());
      }
    }
  }

  private void skipEach(int count, int width, int depth)
      throws IOException, MalformedMessageException {
    int each = checked(count, remaining() / width, "elements") * width;
    for (int i = 0; i < each; i++) {
      skip(depth + 1);
    }
  }

  private void skipBytes(int count) throws IOException, MalformedMessageException {
    int left = checked(count, length, "bytes");
    while (left > 0) {
      int piece = Math.min(left, scratch.length);
      unpacker.readPayload(scratch, 0, piece);
      left -= piece;
    }
  }
}
