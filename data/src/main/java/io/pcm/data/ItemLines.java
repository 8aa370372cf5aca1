package io.pcm.data;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts the lines that are written, and stops the writer when they are enough. */
final class ItemLines extends FilterOutputStream {
  private final long most;
  private long lines;
  private boolean blank = true;
  private long breaks;

  /** Thrown when the lines are enough. */
  static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1L;

    EnoughException() {
      super("there are enough items");
    }
  }

  /**
   * @param most how many lines are enough
   */
  ItemLines(OutputStream out, long most) {
    super(out);
    this.most = most;
  }

  /** Lines that are complete and not blank. */
  long count() {
    return lines;
  }

  /** All lines that are complete. */
  long breaks() {
    return breaks;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (lines >= most) {
      throw new EnoughException();
    }
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == '\n') {
        breaks++;
        lines += blank ? 0 : 1;
        blank = true;
        if (lines >= most) {
          out.write(bytes, from, i + 1 - from);
          throw new EnoughException();
        }
      } else if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        blank = false;
      }
    }
    out.write(bytes, from, length);
  }
}
