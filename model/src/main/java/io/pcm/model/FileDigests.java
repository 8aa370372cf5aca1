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
 * Digests of files, computed once per machine and user and then remembered: reading 16 GB again at
 * each load would take half a minute. A file counts as unchanged while its device, inode, size,
 * modification time and inode change time are the same; the last cannot be set back, so it also
 * reveals a change that preserved the modification time. A file that changed less than two seconds
 * before it was read is not remembered, because another change within the same clock tick would be
 * invisible (git calls such entries racily clean). Thread-safe, with one thread at a time; also
 * safe for several processes.
 */
public final class FileDigests {
  /** Smaller files (under 1 MiB) are read each time, which takes a millisecond. */
  static final long REMEMBERED_BYTES = 1024 * 1024;

  static final Duration RACY = Duration.ofSeconds(2);
  private static final int TRIES = 3;

  private final DigestFile kept;
  private final Clock clock;
  private final Hash hash;
  private final Map<FileStamp, String> known = new LinkedHashMap<>();
  private boolean read;

  /** Hashes a whole file. */
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
   * Stores digests in a file for this machine in that folder, which need not exist.
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
      // Not Linux; the address identifies the machine, too.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /**
   * The file's digest; reads the file if its digest is not remembered.
   *
   * @param always whether to read the file in any case
   * @return 64 lower-case hex digits
   * @throws IOException if it cannot be read or changes meanwhile; the message names it
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
