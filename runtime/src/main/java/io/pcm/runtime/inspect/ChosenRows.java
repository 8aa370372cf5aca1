package io.pcm.runtime.inspect;

import io.pcm.api.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on the result lines that are wanted. Holds one line at a time. Not thread-safe. */
final class ChosenRows extends OutputStream {
  /** Maximum bytes of a line: an item, a result, and a generous rest. */
  private static final int LINE_BYTES = Limits.ITEM_BYTES + Limits.RESULT_BYTES + 1024 * 1024;

  private final OutputStream out;
  private final RowChoice choice;
  private final Line line = new Line();

  ChosenRows(OutputStream out, RowChoice choice) {
    this.out = out;
    this.choice = choice;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        add(bytes, from, i + 1 - from);
        line.passTo(out, choice);
        from = i + 1;
      }
    }
    add(bytes, from, offset + length - from);
  }

  private void add(byte[] bytes, int offset, int length) throws IOException {
    if (line.size() + length > LINE_BYTES) {
      throw new IOException("a line of results is longer than any that PCM writes");
    }
    line.write(bytes, offset, length);
  }

  /** Bytes that can be read without a copy. */
  private static final class Line extends ByteArrayOutputStream {
    void passTo(OutputStream out, RowChoice choice) throws IOException {
      if (choice.wants(buf, count)) {
        out.write(buf, 0, count);
      }
      reset();
    }
  }
}
