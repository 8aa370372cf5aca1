package io.pcm.submit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the first bytes that are written and discards the rest, so that the writer never blocks.
 */
final class BoundedText extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int bound;
  private boolean overflowed;

  BoundedText(int bound) {
    this.bound = bound;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    int room = Math.min(length, bound - kept.size());
    kept.write(bytes, from, room);
    overflowed |= room < length;
  }

  synchronized boolean overflowed() {
    return overflowed;
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
