package io.pcm.runtime.rundir;

import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks a folder that is or will be a run directory. */
final class RunFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  private static final int SUPERUSER = 0;

  /** SQLite allows 512 bytes for a file (MAX_PATHNAME), here with room for a copy in a turn. */
  private static final int PATH_BYTES_MAX = 440;

  private RunFolder() {}

  /**
   * Refuses a path that is too long for the store, before anything is created or submitted.
   *
   * @throws RunDirectoryException if it is
   */
  static void requireShort(Path directory) throws RunDirectoryException {
    int bytes = directory.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PATH_BYTES_MAX) {
      throw new RunDirectoryUnusableException(
          "the path of the run directory has "
              + bytes
              + " bytes, but its database allows only "
              + PATH_BYTES_MAX
              + "; give a shorter one with --run-dir: "
              + directory);
    }
  }

  /** Creates the folder with mode 0700, and its parents with default modes. */
  static void createIfAbsent(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; the checks and the lock decide what that means.
    }
  }

  static void check(Path directory) throws IOException, RunDirectoryException {
    if (Files.isSymbolicLink(directory)) {
      throw new RunDirectoryUnusableException(
          directory
              + " is a symbolic link, which a run directory must not be; use the directory itself: "
              + directory.toRealPath());
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new RunDirectoryUnusableException(
          directory + " is a file, not a folder; use another run directory with --run-dir");
    }
    refuseForeignOwner(directory);
    refuseOpenToOthers(directory);
    if (!isEmpty(directory) && lastUsed(directory).isEmpty()) {
      throw new RunDirectoryUnusableException(
          directory
              + " is not empty and is not a run directory (it has no file '"
              + RunDirectory.LOCK
              + "'); use a new or an empty folder with --run-dir");
    }
  }

  private static void refuseForeignOwner(Path directory) throws IOException, RunDirectoryException {
    int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    int owner = (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (self != SUPERUSER && owner != self) {
      throw new RunDirectoryUnusableException(
          directory
              + " belongs to another user ("
              + Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName()
              + "), who could read the run's secret; use a run directory of your own with"
              + " --run-dir");
    }
  }

  private static void refuseOpenToOthers(Path directory) throws IOException, RunDirectoryException {
    Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .permissions());
    others.removeAll(OWNER_ONLY);
    if (!others.isEmpty()) {
      throw new RunDirectoryUnusableException(
          directory
              + " is open to other users ("
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
              + "), but it holds the run's secret. To close it: chmod 700 "
              + ShellWord.of("" + directory));
    }
  }

  static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /**
   * When a manager last took or released the directory; empty if it is not a run directory. Checks
   * only the attributes of the lock file, because opening it could drop our own lock; only a small
   * regular file counts. Without a lock file, which a user may remove after a manager on another
   * machine has died, the record and the store show what it is.
   */
  static Optional<Instant> lastUsed(Path directory) {
    RunPaths paths = new RunPaths(directory);
    Optional<PosixFileAttributes> lock =
        regularFile(directory.resolve(RunDirectory.LOCK))
            .filter(file -> file.size() <= RunLock.CONTENT_BYTES_MAX);
    boolean locked = Files.exists(directory.resolve(RunDirectory.LOCK), LinkOption.NOFOLLOW_LINKS);
    return (locked ? lock : regularFile(paths.store()).flatMap(s -> regularFile(paths.runJson())))
        .map(file -> file.lastModifiedTime().toInstant());
  }

  private static Optional<PosixFileAttributes> regularFile(Path file) {
    try {
      return Optional.of(
              Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
          .filter(PosixFileAttributes::isRegularFile);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static RunDirectoryException unusable(Path directory, IOException cause) {
    String reason = cause.getMessage();
    if (cause instanceof AccessDeniedException) {
      reason = "no permission for " + ((AccessDeniedException) cause).getFile();
    } else if (cause instanceof FileSystemException) {
      FileSystemException failure = (FileSystemException) cause;
      reason = failure.getFile() + ": " + failure.getReason();
    }
    return new RunDirectoryUnusableException(
        "the run directory " + directory + " cannot be used: " + reason, cause);
  }
}
