package io.pcm.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes GGUF files of a few hundred bytes, valid or not: heads, and tensors of zeros. */
public final class TinyHead {
  private static final int ALIGNMENT = 32;

  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private long entryCount;
  private long tensorCount;
  private long data;

  /** A model with one tensor that writes text. */
  public static TinyHead model() {
    return new TinyHead().text("general.architecture", "llama").tensor(8, 8);
  }

  /** Adds a metadata entry. */
  public TinyHead text(String key, String value) {
    key(key, 8);
    string(entries, value);
    return this;
  }

  /** Adds a 32-bit metadata entry. */
  public TinyHead number(String key, int value) {
    key(key, 4);
    i32(entries, value);
    return this;
  }

  /** Adds a boolean entry. */
  public TinyHead flag(String key, boolean value) {
    key(key, 7);
    entries.write(value ? 1 : 0);
    return this;
  }

  /** Adds an entry with a list of strings. */
  public TinyHead texts(String key, String... values) {
    key(key, 9);
    i32(entries, 8);
    i64(entries, values.length);
    for (String value : values) {
      string(entries, value);
    }
    return this;
  }

  /** Adds an entry with a list of unsigned 32-bit numbers. */
  public TinyHead numbers(String key, int... values) {
    key(key, 9);
    i32(entries, 4);
    i64(entries, values.length);
    for (int value : values) {
      i32(entries, value);
    }
    return this;
  }

  /** Adds a tensor of 32-bit zeros. */
  public TinyHead tensor(long... shape) {
    string(tensors, "t" + tensorCount++);
    i32(tensors, shape.length);
    long elements = 1;
    for (long each : shape) {
      i64(tensors, each);
      elements *= each;
    }
    i32(tensors, 0);
    i64(tensors, data);
    data += (elements * Float.BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return this;
  }

  /** The whole file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    i32(out, 3);
    i64(out, tensorCount);
    i64(out, entryCount);
    out.writeBytes(entries.toByteArray());
    out.writeBytes(tensors.toByteArray());
    out.writeBytes(new byte[(ALIGNMENT - out.size() % ALIGNMENT) % ALIGNMENT]);
    out.writeBytes(new byte[(int) data]);
    return out.toByteArray();
  }

  /** Writes the file and returns it. */
  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private void key(String key, int type) {
    entryCount++;
    string(entries, key);
    i32(entries, type);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    i64(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void i32(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void i64(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
