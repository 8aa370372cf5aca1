package io.pcm.manager.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the bytes of a row. Numbers are little-endian groups of seven bits, with the high bit set
 * in all but the last (varints, as in Protocol Buffers); signed numbers are zigzag-encoded first.
 */
final class RowWriter {
  private byte[] bytes;
  private int size;

  RowWriter(int expected) {
    bytes = new byte[Math.max(16, expected)];
  }

  int size() {
    return size;
  }

  RowWriter one(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** A number of 0 or more; a negative number takes ten bytes. */
  RowWriter number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  RowWriter signed(long value) {
    return number((value << 1) ^ (value >> 63));
  }

  RowWriter text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A length, then the bytes. */
  RowWriter block(byte[] value) {
    number(value.length);
    return raw(value);
  }

  RowWriter raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
