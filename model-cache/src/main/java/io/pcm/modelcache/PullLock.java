package io.pcm.modelcache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets only one thread or process pull a model at a time, so that they do not download the same
 * file twice. This is only an optimization: if the file system has no locks, or the holder takes
 * too long, both download to separate files, and both succeed.
 */
final class PullLock implements AutoCloseable {
  private static final int MILLIS_BETWEEN_LOOKS = 100;
  private static final ConcurrentMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final @Nullable ReentrantLock here;
  private final @Nullable FileChannel channel;

  private PullLock(@Nullable ReentrantLock here, @Nullable FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  static PullLock take(Path folder, Duration patience, ProgressListener listener)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    ReentrantLock here = HERE.computeIfAbsent(folder, f -> new ReentrantLock());
    if (!here.tryLock()) {
      listener.note("waiting for another pull of the same model");
      if (!here.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return new PullLock(null, null);
      }
    }
    boolean kept = false;
    try {
      PullLock lock = new PullLock(here, locked(folder.resolve("lock"), end, listener));
      kept = true;
      return lock;
    } finally {
      if (!kept) {
        here.unlock();
      }
    }
  }

  private static @Nullable FileChannel locked(Path file, long end, ProgressListener listener)
      throws InterruptedException {
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean told = false;
      for (FileLock lock = channel.tryLock(); lock == null; lock = channel.tryLock()) {
        if (System.nanoTime() - end >= 0) {
          break;
        }
        if (!told) {
          listener.note("waiting for another process that pulls the same model");
          told = true;
        }
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
      }
      return channel;
    } catch (IOException e) {
      return channel;
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Closing has released the lock anyway.
    } finally {
      if (here != null) {
        here.unlock();
      }
    }
  }
}
