package io.pcm.manager.source;

import io.pcm.api.Limits;
import io.pcm.protocol.message.ItemHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One pass over a JSON Lines file. Blank lines do not count. Line breaks, and a byte order mark at
 * the beginning, are not part of a line.
 */
final class LinePass {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** Receives each line that is not blank, in order. */
  interface Visitor {
    /**
     * @param start position of the line in the file, in bytes
     * @param number line number, from 1
     * @param hash {@link ItemHash#UNKNOWN} if the line is larger than an item may be
     */
    void line(long start, long number, ItemHash hash);
  }

  private final Visitor visitor;
  private final MessageDigest digest = sha256();
  private byte[] line = new byte[1024];
  private int kept;
  private long position;
  private long lineStart;
  private long number = 1;
  private long textEnd;

  private LinePass(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Reads the whole file; returns its SHA-256 in lower-case hex. */
  static String over(Path file, Visitor visitor) throws IOException {
    LinePass pass = new LinePass(visitor);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (channel.read(buffer) >= 0) {
        if (pass.position > 0 || buffer.position() >= MARK.length) {
          pass.take(buffer.array(), buffer.position());
          buffer.clear();
        }
      }
      pass.take(buffer.array(), buffer.position());
    }
    pass.endLine(pass.position);
    return HexFormat.of().formatHex(pass.digest.digest());
  }

  private void take(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    int at = position == 0 && startsWithMark(bytes, length) ? MARK.length : 0;
    if (at > 0) {
      lineStart = at;
      textEnd = at;
    }
    int from = at;
    for (; at < length; at++) {
      byte b = bytes[at];
      if (b == '\n') {
        keep(bytes, from, at);
        endLine(position + at + 1);
        from = at + 1;
      } else if (!isBlank(b)) {
        textEnd = position + at + 1;
      }
    }
    keep(bytes, from, length);
    position += length;
  }

  private void keep(byte[] bytes, int from, int to) {
    int more = Math.min(to - from, Limits.ITEM_BYTES + 1 - kept);
    if (more > 0) {
      if (kept + more > line.length) {
        line = Arrays.copyOf(line, Math.max(kept + more, 2 * line.length));
      }
      System.arraycopy(bytes, from, line, kept, more);
      kept += more;
    }
  }

  private void endLine(long next) {
    long length = textEnd - lineStart;
    if (length > 0) {
      ItemHash hash =
          length > Limits.ITEM_BYTES ? ItemHash.UNKNOWN : ItemHash.of(line, 0, (int) length);
      visitor.line(lineStart, number, hash);
    }
    kept = 0;
    number++;
    lineStart = next;
    textEnd = next;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private static boolean startsWithMark(byte[] bytes, int length) {
    return length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
