package io.pcm.runtime.lines;

import io.pcm.api.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Splits a stream of bytes into result lines. Holds one line at a time. Not thread-safe. */
public final class LineSplitter extends OutputStream {
  /** Maximum bytes of a line: an item, a result, and a generous rest. */
  private static final int LINE_BYTES = Limits.ITEM_BYTES + Limits.RESULT_BYTES + 1024 * 1024;

  private final LineTaker taker;
  private final Line line = new Line();
  private boolean done;

  public LineSplitter(LineTaker taker) {
    this.taker = taker;
  }

  /** Whether no more lines are wanted, so that nothing more has to be written. */
  public boolean done() {
    return done;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length && !done; i++) {
      if (bytes[i] == '\n') {
        add(bytes, from, i + 1 - from);
        done = !line.passTo(taker);
        from = i + 1;
      }
    }
    if (!done) {
      add(bytes, from, offset + length - from);
    }
  }

  private void add(byte[] bytes, int offset, int length) throws IOException {
    if (line.size() + length > LINE_BYTES) {
      throw new IOException("a line of results is longer than any that PCM writes");
    }
    line.write(bytes, offset, length);
  }

  /** Bytes that can be read without a copy. */
  private static final class Line extends ByteArrayOutputStream {
    boolean passTo(LineTaker taker) throws IOException {
      boolean more = taker.take(buf, count);
      reset();
      return more;
    }
  }
}
