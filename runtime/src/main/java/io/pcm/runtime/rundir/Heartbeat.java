package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows on other machines that the holder of a run directory is alive: a counter in a file that
 * changes every {@link #PACE}. Only its changes count, so machines need no common clock. Errors are
 * ignored: a full or hung file system is no reason to end a healthy manager.
 */
final class Heartbeat {
  static final Duration PACE = Duration.ofSeconds(2);

  private final Path file;
  private @Nullable Thread thread;

  Heartbeat(Path file) {
    this.file = file;
  }

  /** Always of the same length, so that writing it needs no space. */
  static String text(long count) {
    return String.format(Locale.ROOT, "%012d%n", count);
  }

  synchronized void start() {
    Thread beating = new Thread(this::beat, "pcm-heartbeat");
    beating.setDaemon(true);
    beating.start();
    thread = beating;
  }

  synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  private void beat() {
    try {
      for (long count = 1; ; count++) {
        TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
        write(text(count));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Does not create the file. Closing it sends the content to the server of a network file system.
   */
  private void write(String text) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // The next one may succeed.
    }
  }
}
