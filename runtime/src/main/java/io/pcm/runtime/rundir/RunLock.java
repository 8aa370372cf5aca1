package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a run directory, held from {@link #take} to {@link #close}.
 *
 * <p>POSIX drops a process's locks on a file as soon as the process closes <em>any</em> descriptor
 * of that file ({@code man 2 fcntl}). So the lock file of a directory that this process holds is
 * never opened again: holders are also recorded here, by the file's identity.
 */
final class RunLock implements AutoCloseable {
  static final int CONTENT_BYTES_MAX = 16 * 1024;
  private static final int ATTEMPTS = 6;
  private static final int MILLIS_BETWEEN_ATTEMPTS = 50;
  private static final ConcurrentMap<Object, LockHolder> HELD = new ConcurrentHashMap<>();

  private final Optional<Turns.Seen> last;
  private final boolean takenOver;
  private Object identity;
  private FileChannel channel;
  private boolean open = true;

  private RunLock(
      Object identity, FileChannel channel, Optional<Turns.Seen> last, boolean takenOver) {
    this.identity = identity;
    this.channel = channel;
    this.last = last;
    this.takenOver = takenOver;
  }

  /** Asked about a holder that the lock cannot judge, because it is on another machine. */
  interface Elsewhere {
    /**
     * Returns if the directory may be taken from this holder.
     *
     * @param turn its turn; empty if it is of an older PCM
     */
    void judge(Optional<Turns.Seen> turn, LockHolder holder)
        throws IOException, RunDirectoryInUseException;
  }

  /**
   * Takes the lock; if it is held, throws an exception with its holder.
   *
   * @throws IOException if the lock file cannot be opened, read or written
   */
  static RunLock take(Path directory, LockHolder self, Elsewhere elsewhere)
      throws IOException, RunDirectoryInUseException {
    Path file = directory.resolve(RunDirectory.LOCK);
    Object identity = createdOrFound(file);
    LockHolder other = HELD.putIfAbsent(identity, self);
    if (other != null) {
      throw RunDirectoryInUseException.heldBy(directory, Optional.of(other));
    }
    boolean taken = false;
    try {
      RunLock lock = lock(directory, identity, self, elsewhere);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(identity);
      }
    }
  }

  private static RunLock lock(Path directory, Object identity, LockHolder self, Elsewhere elsewhere)
      throws IOException, RunDirectoryInUseException {
    Path file = directory.resolve(RunDirectory.LOCK);
    FileChannel channel = opened(file);
    boolean taken = false;
    try {
      FileLock lock = patiently(channel);
      // Read before anything is judged: whoever takes a turn meanwhile makes ours fail.
      Optional<Turns.Seen> turn = Turns.last(directory);
      Optional<LockHolder> last = LockHolder.fromJson(read(channel)).or(() -> unreleased(turn));
      boolean judged = last.isEmpty() || last.get().isJudgedByTheLock(self.host(), self.bootId());
      if (!identity.equals(identity(file)) || (lock == null && judged)) {
        throw RunDirectoryInUseException.heldBy(directory, last);
      }
      if (judged) {
        write(channel, self.toJson());
      } else {
        elsewhere.judge(turn, last.get());
      }
      taken = true;
      return new RunLock(identity, channel, turn, !judged);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static FileChannel opened(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static Optional<LockHolder> unreleased(Optional<Turns.Seen> turn) {
    try {
      return turn.isPresent() && turn.get().isOpen() ? turn.get().holder() : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The latest turn when the lock was taken. */
  Optional<Turns.Seen> last() {
    return last;
  }

  /** Whether the last holder, on another machine, did not release the directory. */
  boolean isTakenOver() {
    return takenOver;
  }

  /**
   * Puts a new lock file in place of the old one, which the earlier holder may have open and would
   * empty at its end.
   *
   * @param unfinished folder for the file until it is complete
   */
  synchronized void renew(Path directory, Path unfinished, LockHolder self) throws IOException {
    Path fresh = unfinished.resolve(RunDirectory.LOCK);
    Object renewed = createdOrFound(fresh);
    FileChannel old = channel;
    HELD.put(renewed, self);
    channel = opened(fresh);
    channel.lock();
    write(channel, self.toJson());
    Files.move(fresh, directory.resolve(RunDirectory.LOCK), StandardCopyOption.ATOMIC_MOVE);
    HELD.remove(identity);
    identity = renewed;
    old.close();
  }

  /** Retries for a short time, because {@link #holder} briefly takes the lock. */
  private static @Nullable FileLock patiently(FileChannel channel) throws IOException {
    for (int attempt = 1; ; attempt++) {
      FileLock lock = channel.tryLock();
      if (lock != null || attempt == ATTEMPTS) {
        return lock;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_ATTEMPTS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }

  /** The present holder of the directory; takes the lock only briefly. */
  static Optional<LockHolder> holder(Path directory) throws IOException {
    Path file = directory.resolve(RunDirectory.LOCK);
    LockHolder mine = HELD.get(identity(file));
    if (mine != null) {
      return Optional.of(mine);
    }
    try (FileChannel channel = opened(file)) {
      Optional<LockHolder> named = LockHolder.fromJson(read(channel));
      FileLock lock = channel.tryLock(0, 1, true);
      boolean free = lock != null;
      return free ? Optional.empty() : named;
    }
  }

  /**
   * The manager on another machine that has not released the directory, if its heartbeat is at most
   * this old by this machine's clock. There the lock shows nothing on some file systems.
   */
  static Optional<LockHolder> beatingElsewhere(Path directory, Duration age) throws IOException {
    Path file = directory.resolve(RunDirectory.LOCK);
    if (HELD.containsKey(identity(file))) {
      return Optional.empty();
    }
    Optional<LockHolder> named;
    try (FileChannel channel = opened(file)) {
      named = LockHolder.fromJson(read(channel));
    }
    Optional<Turns.Seen> turn = Turns.last(directory);
    if (named.isEmpty()
        || named.get().isJudgedByTheLock(LockHolder.thisHost(), LockHolder.thisBoot())
        || turn.isEmpty()) {
      return Optional.empty();
    }
    Instant since = Instant.now().minus(age);
    return named.filter(
        holder -> {
          try {
            return turn.get().heartbeatTime().filter(last -> last.isAfter(since)).isPresent();
          } catch (IOException e) {
            return false;
          }
        });
  }

  private static Object createdOrFound(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // It exists; opening it will show whether it is a regular file.
    }
    return identity(file);
  }

  private static Object identity(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object key = attributes.fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(CONTENT_BYTES_MAX);
    int count;
    do {
      count = channel.read(content, content.position());
    } while (count > 0 && content.hasRemaining());
    return StandardCharsets.UTF_8.decode(content.flip()).toString();
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    ByteBuffer content = StandardCharsets.UTF_8.encode(text);
    while (content.hasRemaining()) {
      channel.write(content, content.position());
    }
    channel.force(true);
  }

  /** Marks the directory as released, and releases it. */
  @Override
  public synchronized void close() throws IOException {
    if (open) {
      open = false;
      try (FileChannel held = channel) {
        held.truncate(0);
      } finally {
        HELD.remove(identity);
      }
    }
  }
}
