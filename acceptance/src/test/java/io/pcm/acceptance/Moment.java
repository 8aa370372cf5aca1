package io.pcm.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A moment in the life of a manager at which a test stops it. */
enum Moment {
  /** Any time from before it listens until after it has ended. */
  ANY,
  /** A result file is being written. */
  WRITING,
  /** A result file has its final name, but the store does not record it yet. */
  RENAMED,
  /** One of its threads is in fsync or fdatasync. */
  SYNCING;

  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final int ANY_MILLIS = 6_000;

  /** Numbers of the system calls fsync and fdatasync on x86-64 and aarch64. */
  private static final Set<String> SYNC =
      Set.of("x86_64 74", "x86_64 75", "amd64 74", "amd64 75", "aarch64 82", "aarch64 83");

  /**
   * Waits for the moment.
   *
   * @return false if the process ended before it
   */
  boolean await(PcmProcess pcm, Path results, Random random) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(ANY_MILLIS));
    // Not always the first occurrence, because most calls of fsync happen while a manager starts.
    long notBefore =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(ANY_MILLIS / 2));
    Map<Path, Object> before = finished(results);
    while (pcm.isAlive()) {
      long now = System.nanoTime();
      boolean come =
          switch (this) {
            case ANY -> now > end;
            case WRITING -> isWriting(results);
            case RENAMED -> !finished(results).equals(before) && !finished(results).isEmpty();
            case SYNCING -> now > notBefore && isSyncing(pcm.pid());
          };
      if (come) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return false;
  }

  static boolean isWriting(Path results) {
    try (Stream<Path> parts = Files.find(results, 2, (path, file) -> isPart(path))) {
      return parts.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static boolean isPart(Path path) {
    return path.getFileName().toString().endsWith(".part");
  }

  /**
   * Result files under their final names, each with an identity that changes when it is replaced.
   */
  private static Map<Path, Object> finished(Path results) {
    Map<Path, Object> files = new HashMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(results, "*.jsonl")) {
      for (Path file : found) {
        files.put(file, Objects.requireNonNull(Files.getAttribute(file, "unix:ino")));
      }
    } catch (IOException e) {
      return files;
    }
    return files;
  }

  private static boolean isSyncing(long pid) {
    String machine = System.getProperty("os.arch") + " ";
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.anyMatch(thread -> SYNC.contains(machine + systemCall(thread)));
    } catch (IOException e) {
      return false;
    }
  }

  private static String systemCall(Path thread) {
    try {
      String text = Files.readString(thread.resolve("syscall"));
      return text.substring(0, Math.max(0, text.indexOf(' ')));
    } catch (IOException e) {
      return "";
    }
  }
}
