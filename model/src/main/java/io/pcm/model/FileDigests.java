package io.pcm.model;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Digests of files, each computed once for a machine and user and then remembered: to read 16 GB
 * again for each load would take half a minute. A file is believed to be the same while device,
 * inode, size, time of change and time of the inode's change are; the last cannot be set back, so
 * it also shows what kept its time. A file that changed less than two seconds before it was read is
 * not remembered, for a change in the same tick would not show (git calls such entries racily
 * clean). Safe for several threads, which wait for each other, and for several processes.
 */
public final class FileDigests {
  /** Smaller files (1 MiB) are read each time: that takes a millisecond. */
  static final long REMEMBERED_BYTES = 1024 * 1024;

  static final Duration RACY = Duration.ofSeconds(2);
  private static final int TRIES = 3;

  private final DigestFile kept;
  private final Clock clock;
  private final Hash hash;
  private final Map<FileStamp, String> known = new LinkedHashMap<>();
  private boolean read;

  /** Reads a file to its end. */
  @FunctionalInterface
  interface Hash {
    String of(Path file) throws IOException;
  }

  FileDigests(Path file, Clock clock, Hash hash) {
    this.kept = new DigestFile(file);
    this.clock = clock;
    this.hash = hash;
  }

  /**
   * Remembers in a file of this machine's in that folder, which need not exist.
   *
   * @param cache such as {@link UserCache#folder}
   */
  public static FileDigests in(Path cache) {
    String name = "digests-" + host().replaceAll("[^A-Za-z0-9._-]", "_");
    return new FileDigests(cache.resolve(name), Clock.systemUTC(), FileHash::sha256);
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      // No Linux; the address says it, too.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /**
   * The file's digest, read if it is not remembered.
   *
   * @param always read it even so
   * @return 64 lower-case hex digits
   * @throws IOException if it cannot be read or changes while it is; the message names it
   */
  public synchronized String sha256(Path file, boolean always) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      FileStamp before = FileStamp.of(file);
      String remembered = always ? null : remembered(before);
      if (remembered != null) {
        return remembered;
      }
      long start = clock.millis();
      String found = hash.of(file);
      if (before.equals(FileStamp.of(file))) {
        if (before.size() >= REMEMBERED_BYTES && before.newestMillis() < start - RACY.toMillis()) {
          known.put(before, found);
          kept.add(before, found);
        }
        return found;
      }
    }
    throw new IOException(file + " changed while it was being read");
  }

  private @org.jspecify.annotations.Nullable String remembered(FileStamp stamp) {
    if (!read || !known.containsKey(stamp)) {
      known.putAll(kept.read());
      read = true;
    }
    return known.get(stamp);
  }
}
