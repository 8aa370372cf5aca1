package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * What a manager without a terminal prints: a file next to the run directory until the run has
 * begun, because there may be no run directory before, and then {@link RunPaths#managerOutput}.
 */
public final class ManagerOutput {
  private ManagerOutput() {}

  /** Creates an empty file for the output, readable only by its owner. */
  public static Path create(Path runDirectory) throws IOException {
    Path folder = Objects.requireNonNull(runDirectory.toAbsolutePath().normalize().getParent());
    Files.createDirectories(folder);
    return Files.createTempFile(
        folder,
        ".starting-",
        ".out",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * The present manager has no such output, or not yet: that of the one before gets another name.
   */
  public static void setAside(RunPaths run) throws IOException {
    Path file = run.managerOutput();
    try {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // The manager before had a terminal.
    }
  }

  /**
   * Gives the file its place in the run directory, where the manager goes on writing to it. If that
   * is on another file system, a link is there.
   */
  public static void settle(Path created, RunPaths run) throws IOException {
    try {
      Files.move(created, run.managerOutput(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.createSymbolicLink(run.managerOutput(), created);
    }
  }

  /** Whether the output of the run's manager is this file. */
  public static boolean isSettled(Object fileKey, RunPaths run) {
    try {
      return fileKey.equals(key(run.managerOutput()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Identifies a file, whatever its name. */
  public static Object key(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }
}
