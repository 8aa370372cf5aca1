package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that one run lives in, held by this process from {@link #open} to {@link #close}.
 *
 * <p>Only its owner may look into it (mode 0700): it keeps the run's secret. Its lock is the
 * operating system's, so a manager that was killed leaves nothing to be cleaned up. Where each
 * thing lies is {@link RunPaths}.
 */
public final class RunDirectory implements AutoCloseable {
  /** Holds runs that were not given a directory, below the current directory. */
  public static final String DEFAULT_PARENT = "pcm-runs";

  static final String LOCK = "lock";

  private final RunPaths paths;
  private final RunLock lock;
  private final Optional<Path> setAside;

  private RunDirectory(RunPaths paths, RunLock lock, Optional<Path> setAside) {
    this.paths = paths;
    this.lock = lock;
    this.setAside = setAside;
  }

  /** Where a workflow of this name runs unless told otherwise: {@code pcm-runs/NAME}. */
  public static Path defaultFor(Path currentDirectory, String workflowName) {
    return currentDirectory.resolve(DEFAULT_PARENT).resolve(workflowName);
  }

  /**
   * Creates the directory, or takes up the one that is there.
   *
   * @param fresh set a directory that is there aside as {@code NAME.1} (or the next free number)
   *     and begin a new one; what was set aside is kept as it is
   * @throws RunDirectoryInUseException if another manager holds it, or may hold it from another
   *     machine
   * @throws RunDirectoryException if it is no run directory, not private, not ours, or cannot be
   *     made
   */
  public static RunDirectory open(Path dir, boolean fresh) throws RunDirectoryException {
    Path directory = dir.toAbsolutePath().normalize();
    try {
      Optional<Path> aside = Optional.empty();
      if (fresh && Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        aside = setAside(directory);
      }
      RunFolder.createIfAbsent(directory);
      RunFolder.check(directory);
      RunLock lock = RunLock.take(directory, Instant.now());
      boolean ready = false;
      try {
        RunPaths paths = new RunPaths(directory);
        for (Path folder : paths.folders()) {
          RunFolder.createIfAbsent(folder);
        }
        ready = true;
        return new RunDirectory(paths, lock, aside);
      } finally {
        if (!ready) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw RunFolder.unusable(directory, e);
    }
  }

  private static Optional<Path> setAside(Path directory) throws IOException, RunDirectoryException {
    RunFolder.check(directory);
    if (RunFolder.isEmpty(directory)) {
      return Optional.empty();
    }
    RunLock lock = RunLock.take(directory, Instant.now());
    try {
      for (int number = 1; ; number++) {
        Path target = directory.resolveSibling(directory.getFileName() + "." + number);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
          return Optional.of(target);
        }
      }
    } finally {
      lock.close();
    }
  }

  /**
   * The paths of a run directory that is there, for reading; takes no lock.
   *
   * @throws RunDirectoryException if there is none, or it is not private or not ours
   */
  public static RunPaths existing(Path dir) throws RunDirectoryException {
    Path directory = dir.toAbsolutePath().normalize();
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new RunDirectoryUnusableException(
            "no such run directory: " + directory + "; give one with --run");
      }
      RunFolder.check(directory);
      if (RunFolder.isEmpty(directory)) {
        throw new RunDirectoryUnusableException("the run directory " + directory + " is empty");
      }
      return new RunPaths(directory);
    } catch (IOException e) {
      throw RunFolder.unusable(directory, e);
    }
  }

  /** Who holds the run directory at this moment; empty if nobody does, or it cannot be told. */
  public static Optional<LockHolder> holder(Path dir) {
    try {
      return RunLock.holder(dir.toAbsolutePath().normalize());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The run below {@code pcm-runs} that was last taken up or ended; empty if there is none. Folders
   * there that are no run directories do not count.
   */
  public static Optional<Path> newest(Path currentDirectory) {
    Path parent = currentDirectory.toAbsolutePath().normalize().resolve(DEFAULT_PARENT);
    try (Stream<Path> children = Files.list(parent)) {
      List<Path> runs =
          children
              .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
              .filter(child -> RunFolder.lastUsed(child).isPresent())
              .sorted(Comparator.comparing(Path::toString))
              .collect(Collectors.toList());
      return runs.stream()
          .max(
              Comparator.comparing((Path run) -> RunFolder.lastUsed(run).orElse(Instant.EPOCH))
                  .thenComparing(run -> !run.toString().matches(".*\\.[0-9]+")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where {@code fresh} has put the earlier run; empty if there was none. */
  public Optional<Path> setAside() {
    return setAside;
  }

  public RunPaths paths() {
    return paths;
  }

  public Path root() {
    return paths.root();
  }

  public Path access() {
    return paths.access();
  }

  public Path runJson() {
    return paths.runJson();
  }

  public Path store() {
    return paths.store();
  }

  public Path results() {
    return paths.results();
  }

  public Path managerLog() {
    return paths.managerLog();
  }

  public Path pilotLogs() {
    return paths.pilotLogs();
  }

  public Path contextLogs() {
    return paths.contextLogs();
  }

  /** Gives the directory back; whoever comes next may have it. */
  @Override
  public void close() throws RunDirectoryException {
    try {
      lock.close();
    } catch (IOException e) {
      throw RunFolder.unusable(paths.root(), e);
    }
  }
}
