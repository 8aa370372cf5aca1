package io.pcm.modelcache;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A stream that fails if no data arrives for too long, or if the whole download takes too long: a
 * separate thread then closes it.
 */
final class StuckGuard extends FilterInputStream {
  private final ScheduledExecutorService watch;
  private final long begun = System.nanoTime();
  private volatile long lastByte = begun;
  private volatile String verdict = "";

  StuckGuard(InputStream in, Duration idle, Duration total) {
    super(in);
    watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "pcm-download-watch");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(20, Math.min(1000, idle.toMillis() / 4));
    watch.scheduleWithFixedDelay(() -> look(idle, total), period, period, TimeUnit.MILLISECONDS);
  }

  private void look(Duration idle, Duration total) {
    long now = System.nanoTime();
    if (now - lastByte > idle.toNanos()) {
      end("no data for " + idle.toSeconds() + " s");
    } else if (now - begun > total.toNanos()) {
      end("took longer than " + total.toMinutes() + " min");
    }
  }

  private void end(String why) {
    verdict = why;
    watch.shutdown();
    try {
      in.close();
    } catch (IOException e) {
      // The reader learns of it from `verdict`.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw verdict.isEmpty() ? e : new IOException(verdict, e);
    }
    if (!verdict.isEmpty()) {
      throw new IOException(verdict);
    }
    lastByte = System.nanoTime();
    return count;
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    super.close();
  }
}
