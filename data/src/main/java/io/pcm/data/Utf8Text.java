package io.pcm.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Passes on text in UTF-8 without a byte order mark, and stops at bytes that are none. Remembers
 * the place, because decoders do not tell it.
 */
final class Utf8Text extends FilterInputStream {
  private final Path file;
  private long line = 1;
  private long column;
  private boolean afterReturn;

  /** Bytes that must follow in the present character. */
  private int missing;

  /** The first byte of the present character. */
  private int first;

  /** The range of the next of them. */
  private int low;

  private int high;

  /** Thrown at bytes that are not text. */
  static final class NoTextException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient DataException mistake;

    NoTextException(DataException mistake) {
      super(mistake.getMessage());
      this.mistake = mistake;
    }

    DataException mistake() {
      return mistake;
    }
  }

  /**
   * @param in supports {@link InputStream#mark}
   */
  Utf8Text(InputStream in, Path file) throws IOException {
    super(in);
    this.file = file;
    in.mark(3);
    byte[] mark = in.readNBytes(3);
    if (mark.length < 3
        || (mark[0] & 0xff) != 0xef
        || mark[1] != (byte) 0xbb
        || mark[2] != (byte) 0xbf) {
      in.reset();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = in.read(bytes, from, length);
    for (int i = from; i < from + read; i++) {
      take(bytes[i] & 0xff);
    }
    if (read < 0 && missing > 0) {
      throw wrong("ends within a character: it is cut off, or not UTF-8. " + fix());
    }
    return read;
  }

  private void take(int b) throws IOException {
    if (missing > 0) {
      if (b < low || b > high) {
        throw wrong(notUtf8(first));
      }
      missing--;
      low = 0x80;
      high = 0xbf;
      return;
    }
    if (b == 0) {
      column++;
      throw wrong("has a NUL byte here, which no text has: it is damaged, or not a text file");
    }
    if (b == '\n') {
      line += afterReturn ? 0 : 1;
      column = 0;
    } else if (b == '\r') {
      line++;
      column = 0;
    } else {
      column++;
    }
    afterReturn = b == '\r';
    if (b >= 0x80) {
      begin(b);
    }
  }

  /** The first byte of a character of several, by RFC 3629. */
  private void begin(int b) throws IOException {
    if (b < 0xc2 || b > 0xf4) {
      throw wrong(notUtf8(b));
    }
    first = b;
    missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  }

  private static String notUtf8(int b) {
    return "is not UTF-8 (byte 0x"
        + Integer.toHexString(b).toUpperCase(Locale.ROOT)
        + "). "
        + fix();
  }

  private static String fix() {
    return "Excel and old programs on Windows write windows-1252: save the file as \"CSV UTF-8\","
        + " or convert it (iconv -f WINDOWS-1252 -t UTF-8)";
  }

  private NoTextException wrong(String text) {
    return new NoTextException(DataException.at(file, line, Math.max(1, column), text));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
