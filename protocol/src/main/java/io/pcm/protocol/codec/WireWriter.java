package io.pcm.protocol.codec;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes fields to memory. Each thread has one writer and reuses it. */
final class WireWriter {
  private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

  void clear() {
    packer.clear();
  }

  byte[] bytes() {
    return packer.toByteArray();
  }

  WireWriter array(int size) {
    try {
      packer.packArrayHeader(size);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins a message with this number of fields, not counting its type. */
  WireWriter message(int type, int fields) {
    return array(1 + fields).number(type);
  }

  WireWriter number(long value) {
    try {
      packer.packLong(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireWriter flag(boolean value) {
    try {
      packer.packBoolean(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireWriter nothing() {
    try {
      packer.packNil();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireWriter text(String value) {
    try {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      packer.packRawStringHeader(utf8.length);
      packer.addPayload(utf8);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireWriter bytes(byte[] value) {
    try {
      packer.packBinaryHeader(value.length);
      packer.addPayload(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is longer than the peer accepts
   */
  WireWriter json(Json value, int limit) {
    if (value.length() > limit) {
      throw new IllegalArgumentException(
          "JSON of " + value.length() + " bytes is over the limit of " + limit);
    }
    return bytes(value.utf8());
  }

  /**
   * @throws IllegalArgumentException if there are more than the peer accepts
   */
  WireWriter numbers(int[] values) {
    if (values.length > Limits.LEASE_CALLS) {
      throw new IllegalArgumentException(
          values.length + " calls are over the limit of " + Limits.LEASE_CALLS);
    }
    try {
      packer.packArrayHeader(values.length);
      for (int value : values) {
        packer.packInt(value);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireWriter texts(List<String> values) {
    array(values.size());
    for (String value : values) {
      text(value);
    }
    return this;
  }
}
