package io.pcm.runtime.inspect;

import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/** The lines of one task as a stream of bytes. */
final class LineStream extends InputStream {
  private final TaskLines lines;
  private byte[] part = new byte[0];
  private int at;

  LineStream(TaskLines lines) {
    this.lines = lines;
  }

  /** Makes sure that there are bytes to return; false at the end. */
  private boolean fill() throws IOException {
    while (at == part.length) {
      Optional<byte[]> next;
      try {
        next = lines.next();
      } catch (RunException e) {
        throw new IOException(e.getMessage(), e);
      }
      if (next.isEmpty()) {
        return false;
      }
      part = next.get();
      at = 0;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? part[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, part.length - at);
    System.arraycopy(part, at, to, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
