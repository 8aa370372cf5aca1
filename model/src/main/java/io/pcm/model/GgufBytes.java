package io.pcm.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads little-endian values from a file in order. Never holds more than its buffer (64 KiB) and
 * one text of the requested length, whatever the file claims.
 */
final class GgufBytes implements AutoCloseable {
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  /** Position in the file of the end of the buffer. */
  private long filled;

  GgufBytes(Path file) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /** Number of bytes read or skipped so far. */
  long at() {
    return filled - buffer.remaining();
  }

  int u8() throws IOException {
    return Byte.toUnsignedInt(ready(1).get());
  }

  int u16() throws IOException {
    return Short.toUnsignedInt(ready(2).getShort());
  }

  long u32() throws IOException {
    return Integer.toUnsignedLong(ready(4).getInt());
  }

  long i64() throws IOException {
    return ready(8).getLong();
  }

  /** Reads this many bytes as UTF-8. */
  String text(int bytes) throws IOException {
    byte[] text = new byte[(int) Math.min(bytes, size - at())];
    for (int done = 0; done < text.length; ) {
      int part = Math.min(text.length - done, 4096);
      ready(part).get(text, done, part);
      done += part;
    }
    if (text.length < bytes) {
      throw new EOFException();
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /**
   * @throws EOFException if the file has fewer bytes
   */
  void skip(long bytes) throws IOException {
    if (bytes < 0 || bytes > size - at()) {
      throw new EOFException();
    }
    long beyond = bytes - buffer.remaining();
    if (beyond <= 0) {
      buffer.position(buffer.position() + (int) bytes);
    } else {
      filled += beyond;
      buffer.limit(0);
    }
  }

  private ByteBuffer ready(int bytes) throws IOException {
    while (buffer.remaining() < bytes) {
      buffer.compact();
      int count = channel.read(buffer, filled);
      buffer.flip();
      if (count <= 0) {
        throw new EOFException();
      }
      filled += count;
    }
    return buffer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
