package io.pcm.pilot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks on the GPUs of this machine. Those on GPUs with a UUID count among all pilots and users of
 * the machine, by a lock on a file, which the kernel releases when its holder ends in any way.
 * Those on other GPUs count within this pilot only: their numbers may mean different GPUs in
 * different jobs.
 *
 * <p>The folder is open to everybody. So files are never written to, followed if they are links, or
 * removed (who waits for a lock would then wait for another file than who comes later). Everybody
 * may open them: whoever holds a lock for ever delays others, who wait a limited time.
 */
final class GpuLocks {
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private final Path folder;

  /** Those of this process. They also ensure that it opens no file twice: closing one unlocks. */
  private final Set<String> mine = ConcurrentHashMap.newKeySet();

  /**
   * @param folder for the files, the same for all pilots of this machine
   */
  GpuLocks(Path folder) {
    this.folder = folder;
  }

  /** A lock that is held. */
  interface Held {
    void release();
  }

  /** The name of the lock on a GPU. All must take several locks in the order of their names. */
  static String name(String uuid, int number) {
    return uuid.isEmpty() ? String.valueOf(number) : "pcm-" + uuid.replaceAll("[^\\w-]", "_");
  }

  /** Takes the lock, unless somebody has it. */
  Optional<Held> take(String name) {
    if (!mine.add(name)) {
      return Optional.empty();
    }
    if (!name.startsWith("pcm-")) {
      return Optional.of(() -> mine.remove(name));
    }
    Path file = folder.resolve(name);
    try {
      FileChannel channel = open(file);
      if (isLocked(channel)) {
        return Optional.of(() -> release(name, channel));
      }
      release(name, channel);
      return Optional.empty();
    } catch (IOException e) {
      log.info("Loads of other pilots are not waited for: no lock on {}: {}", file, e.toString());
      return Optional.of(() -> mine.remove(name));
    }
  }

  /** For reading, too, as opening a pipe only for writing would block. */
  private static FileChannel open(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
      } catch (FileAlreadyExistsException e) {
        log.debug("another pilot was faster: {}", e.getMessage());
      }
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is not a file");
    }
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void release(String name, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing {} failed: {}", name, e.getMessage());
    }
    mine.remove(name);
  }
}
