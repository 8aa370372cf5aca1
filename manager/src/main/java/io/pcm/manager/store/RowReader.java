package io.pcm.manager.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the output of {@link RowWriter}; never reads past the end. */
final class RowReader {
  private final byte[] bytes;
  private int at;

  RowReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int one() throws MalformedRowException {
    need(1);
    return bytes[at++] & 0xff;
  }

  long number() throws MalformedRowException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = one();
      value |= (next & 0x7fL) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new MalformedRowException("a number has more than ten bytes");
  }

  /** A number from 0 to {@code max}, inclusive. */
  int upTo(int max) throws MalformedRowException {
    long value = number();
    if (value < 0 || value > max) {
      throw new MalformedRowException("a number is " + value + ", not 0 to " + max);
    }
    return (int) value;
  }

  int natural() throws MalformedRowException {
    return upTo(Integer.MAX_VALUE);
  }

  long signed() throws MalformedRowException {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  String text() throws MalformedRowException {
    return new String(block(), StandardCharsets.UTF_8);
  }

  /** A length, then the bytes. */
  byte[] block() throws MalformedRowException {
    return raw(natural());
  }

  byte[] raw(int length) throws MalformedRowException {
    need(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** All remaining bytes. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
    at = bytes.length;
    return rest;
  }

  boolean atEnd() {
    return at == bytes.length;
  }

  void end() throws MalformedRowException {
    if (!atEnd()) {
      throw new MalformedRowException((bytes.length - at) + " bytes too many");
    }
  }

  private void need(int more) throws MalformedRowException {
    if (bytes.length - at < more) {
      throw new MalformedRowException(
          "the row ends " + (more - bytes.length + at) + " bytes early");
    }
  }
}
