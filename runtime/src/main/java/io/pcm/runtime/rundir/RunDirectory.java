package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run, held by this process from {@link #open} to {@link #close}.
 *
 * <p>Only its owner can access it (mode 0700), because it contains the run's secret. The lock is
 * the operating system's, so a killed manager leaves nothing to clean up. {@link RunPaths} has the
 * paths in it.
 */
public final class RunDirectory implements AutoCloseable {
  /** Folder in the current directory for runs without a given directory. */
  public static final String DEFAULT_PARENT = "pcm-runs";

  static final String LOCK = "lock";

  /** A heartbeat comes every 2 s; the clocks of machines may differ. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final RunPaths paths;
  private final RunLock lock;
  private final Turn turn;
  private final Optional<Path> setAside;

  RunDirectory(RunPaths paths, RunLock lock, Turn turn, Optional<Path> setAside) {
    this.paths = paths;
    this.lock = lock;
    this.turn = turn;
    this.setAside = setAside;
  }

  /** The default directory of a workflow: {@code pcm-runs/NAME}. */
  public static Path defaultFor(Path currentDirectory, String workflowName) {
    return currentDirectory.resolve(DEFAULT_PARENT).resolve(workflowName);
  }

  /**
   * Like {@link #open(Path, OpenRequest)}, without taking over.
   *
   * @param fresh as in {@link OpenRequest}
   */
  public static RunDirectory open(Path dir, boolean fresh) throws RunDirectoryException {
    return open(dir, new OpenRequest(fresh, false, note -> {}));
  }

  /**
   * Creates the directory, or opens the existing one.
   *
   * @throws RunDirectoryInUseException if another manager holds it, or may hold it on another
   *     machine
   * @throws RunDirectoryException if it is not a run directory, is not private, belongs to another
   *     user, or cannot be created
   */
  public static RunDirectory open(Path dir, OpenRequest how) throws RunDirectoryException {
    return RunDirectoryOpening.open(dir.toAbsolutePath().normalize(), how);
  }

  /**
   * The paths of an existing run directory, for reading; takes no lock.
   *
   * @throws RunDirectoryException if there is none, it is not private, or belongs to another user
   */
  public static RunPaths existing(Path dir) throws RunDirectoryException {
    Path directory = dir.toAbsolutePath().normalize();
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new RunDirectoryUnusableException(
            "no such run directory: " + directory + RunsNearby.of(directory).hint());
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

  /** The present holder of the run directory; empty if there is none, or it is unknown. */
  public static Optional<LockHolder> holder(Path dir) {
    try {
      return RunLock.holder(dir.toAbsolutePath().normalize());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Like {@link #holder}, and also a manager on another machine whose lock is not visible here, but
   * whose heartbeat is recent.
   */
  public static Optional<LockHolder> holderAnywhere(Path dir) {
    Path directory = dir.toAbsolutePath().normalize();
    try {
      Optional<LockHolder> holder = RunLock.holder(directory);
      return holder.isPresent() ? holder : RunLock.beatingElsewhere(directory, RECENT);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The run in {@code pcm-runs} that was last opened or released; empty if there is none. Ignores
   * folders that are not run directories.
   */
  public static Optional<Path> newest(Path currentDirectory) {
    return runsIn(currentDirectory.resolve(DEFAULT_PARENT)).stream().findFirst();
  }

  /**
   * The runs in this folder, the one that was last opened or released first; none if there is no
   * such folder. Ignores folders that are not run directories.
   */
  public static List<Path> runsIn(Path folder) {
    return RunsNearby.newestFirst(folder.toAbsolutePath().normalize());
  }

  /** Where {@code fresh} has moved the earlier run; empty if there was none. */
  public Optional<Path> setAside() {
    return setAside;
  }

  Turn turn() {
    return turn;
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

  /**
   * The store for this turn. If {@link #storeToCopy} names one, this one does not exist yet, and is
   * to be a copy.
   */
  public Path store() {
    return turn.hasOwnStore() ? paths.ownStore(turn.number()) : paths.storeOf(turn.number());
  }

  /** The store of an earlier turn, whose holder may have it open; empty if there is none. */
  public Optional<Path> storeToCopy() {
    Path earlier = paths.storeOf(turn.number());
    return Optional.of(earlier).filter(file -> !file.equals(store()) && Files.exists(file));
  }

  /**
   * Folder for unfinished files. A manager that no longer has the run cannot rename files out of
   * it, so everything with a shared name must be written here first.
   */
  public Path unfinished() {
    return turn.unfinished();
  }

  /** The same for result files, which may be on another file system. */
  public Path unfinishedResults() {
    return turn.unfinishedResults();
  }

  /**
   * Whether another manager has taken the run over. If this returns false, the other manager will
   * see everything that this process has written before. Thread-safe.
   */
  public boolean isLost() {
    return turn.isLost();
  }

  /** The manager that has taken the run over, if that is known. */
  public Optional<LockHolder> lostTo() {
    return turn.successor().flatMap(Turns.Seen::holder);
  }

  /** The run directories in a folder, without this one, the newest first. */
  public static List<Path> nextTo(Path run, @Nullable Path folder) {
    return folder == null
        ? List.of()
        : RunsNearby.newestFirst(folder).stream().filter(each -> !each.equals(run)).toList();
  }

  public Path results() {
    return paths.results();
  }

  /** The files that calls return. */
  public Path returnedFiles() {
    return paths.returnedFiles();
  }

  /** Deletes the result files of earlier versions of tasks. */
  public void deleteEarlierResults() throws IOException {
    Path earlier = paths.results().resolve("earlier");
    if (Files.isDirectory(earlier)) {
      FolderDeletion.of(earlier);
    }
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

  /** Releases the directory. */
  @Override
  public void close() throws RunDirectoryException {
    try {
      release(paths.root());
    } catch (IOException e) {
      throw RunFolder.unusable(paths.root(), e);
    }
  }

  /**
   * @param place where the directory is now
   */
  void release(Path place) throws IOException {
    try {
      turn.release(place);
    } finally {
      lock.close();
    }
  }
}
