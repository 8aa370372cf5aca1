package io.pcm.manager.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of a JSON-Lines file are: the place of every 4096th line that counts, made in one
 * pass over the file that also counts and sums it. A line counts if it has anything but blanks in
 * it. Immutable; 8 bytes per 4096 lines.
 */
final class LineIndex {
  static final int LINES_PER_ENTRY = 4096;

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Path file;
  private final Identity identity;
  private final int count;
  private final long[] offsets;
  private final String sha256;

  /** What tells a file that was written to or replaced from the one that was counted. */
  private record Identity(long size, FileTime modified, @Nullable Object key) {
    static Identity of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (!now.isRegularFile()) {
        throw new IOException("it is no regular file");
      }
      return new Identity(now.size(), now.lastModifiedTime(), now.fileKey());
    }
  }

  private LineIndex(Path file, Identity identity, Pass pass) {
    this.file = file;
    this.identity = identity;
    this.count = pass.count;
    this.offsets = Arrays.copyOf(pass.offsets, (count + LINES_PER_ENTRY - 1) / LINES_PER_ENTRY);
    this.sha256 = HexFormat.of().formatHex(pass.digest.digest());
  }

  /**
   * @throws SourceException if the file is not there, cannot be read, or changes meanwhile
   */
  static LineIndex of(Path file) throws SourceException {
    try {
      return read(file, Identity.of(file));
    } catch (NoSuchFileException e) {
      throw new SourceException(
          SourceException.Reason.UNREADABLE, "the data file " + file + " is not there", e);
    } catch (IOException e) {
      throw SourceException.of(file, e);
    } catch (ArithmeticException e) {
      throw new SourceException(
          SourceException.Reason.UNREADABLE,
          "the data file " + file + " has more than 2,147,483,647 lines: split it",
          e);
    }
  }

  private static LineIndex read(Path file, Identity before) throws IOException, SourceException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Pass pass = new Pass();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (channel.read(buffer) >= 0) {
        pass.take(buffer.array(), buffer.position());
        buffer.clear();
      }
      pass.endLine(pass.position);
      LineIndex index = new LineIndex(file, before, pass);
      index.refuseIfChanged();
      return index;
    }
  }

  void refuseIfChanged() throws SourceException {
    try {
      if (!Objects.equals(identity, Identity.of(file))) {
        throw changed("it was written to or replaced");
      }
    } catch (IOException e) {
      throw changed(String.valueOf(e));
    }
  }

  SourceException changed(String how) {
    return new SourceException(
        SourceException.Reason.CHANGED,
        "the data file "
            + file
            + " has changed while the run reads it ("
            + how
            + "): put the old content back and give the same command again, or start anew with"
            + " --fresh");
  }

  Path file() {
    return file;
  }

  long size() {
    return identity.size();
  }

  int count() {
    return count;
  }

  /** Byte at which the first line of entry {@code entry} begins. */
  long offset(int entry) {
    return offsets[entry];
  }

  String sha256() {
    return sha256;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** The state of the one pass. */
  private static final class Pass {
    private final MessageDigest digest = sha256();
    private long[] offsets = new long[16];
    private int count;
    private long position;
    private long lineStart;
    private boolean text;

    void take(byte[] bytes, int length) {
      digest.update(bytes, 0, length);
      int at = position == 0 && startsWithMark(bytes, length) ? MARK.length : 0;
      lineStart += at;
      for (; at < length; at++) {
        byte b = bytes[at];
        if (b == '\n') {
          endLine(position + at + 1);
        } else if (!isBlank(b)) {
          text = true;
        }
      }
      position += length;
    }

    void endLine(long next) {
      if (text) {
        if (count % LINES_PER_ENTRY == 0) {
          int entry = count / LINES_PER_ENTRY;
          if (entry == offsets.length) {
            offsets = Arrays.copyOf(offsets, entry * 2);
          }
          offsets[entry] = lineStart;
        }
        count = Math.incrementExact(count);
      }
      text = false;
      lineStart = next;
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
}
