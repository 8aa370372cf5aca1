package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** Opens a run directory: lock first, then the turn. */
final class RunDirectoryOpening {
  private RunDirectoryOpening() {}

  /**
   * @param directory absolute
   */
  static RunDirectory open(Path directory, OpenRequest how) throws RunDirectoryException {
    RunFolder.requireShort(directory);
    try {
      Earlier earlier = Earlier.NONE;
      if (how.fresh() && Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        earlier = setAside(directory, how);
      }
      RunFolder.createIfAbsent(directory);
      RunFolder.check(directory);
      return hold(directory, how, earlier);
    } catch (IOException e) {
      throw RunFolder.unusable(directory, e);
    }
  }

  /**
   * What was at the path of a fresh run.
   *
   * @param turn the number of its last turn; the new run goes on from there, so that an earlier
   *     manager finds nothing of its own at this path
   * @param ownStore whether that was taken over
   */
  private record Earlier(Optional<Path> aside, int turn, boolean ownStore) {
    static final Earlier NONE = new Earlier(Optional.empty(), 0, false);
  }

  private static RunDirectory hold(Path directory, OpenRequest how, Earlier earlier)
      throws IOException, RunDirectoryException {
    LockHolder self = LockHolder.self(Instant.now());
    RunLock lock =
        RunLock.take(directory, self, (turn, holder) -> judge(directory, turn, holder, how));
    boolean ready = false;
    try {
      RunPaths paths = new RunPaths(directory);
      for (Path folder : paths.folders()) {
        RunFolder.createIfAbsent(folder);
      }
      int last = lock.last().map(Turns.Seen::number).orElse(earlier.turn());
      boolean ownStore = lock.isTakenOver() || earlier.ownStore() || lacksStore(paths, lock.last());
      Turn turn =
          Turn.take(directory, last + 1, self, ownStore)
              .orElseThrow(() -> RunDirectoryInUseException.heldBy(directory, Optional.empty()));
      if (lock.isTakenOver()) {
        lock.renew(directory, turn.unfinished(), self);
      }
      ready = true;
      return new RunDirectory(paths, lock, turn, earlier.aside());
    } finally {
      if (!ready) {
        lock.close();
      }
    }
  }

  /** Whether that turn took the run over, but ended before it had copied the store. */
  private static boolean lacksStore(RunPaths paths, Optional<Turns.Seen> turn) {
    return turn.isPresent()
        && turn.get().hasOwnStore()
        && !Files.exists(paths.ownStore(turn.get().number()));
  }

  private static void judge(
      Path directory, Optional<Turns.Seen> turn, LockHolder holder, OpenRequest how)
      throws IOException, RunDirectoryInUseException {
    if (!how.takeOver()) {
      throw RunDirectoryInUseException.perhapsHeldElsewhere(
          directory, LastHolder.of(directory, turn, holder));
    }
    TakeOver.await(directory, turn, holder, how);
  }

  private static Earlier setAside(Path directory, OpenRequest how)
      throws IOException, RunDirectoryException {
    RunFolder.check(directory);
    if (RunFolder.isEmpty(directory)) {
      return Earlier.NONE;
    }
    RunDirectory old = hold(directory, how, Earlier.NONE);
    Path place = directory;
    try {
      for (int number = 1; ; number++) {
        Path target = directory.resolveSibling(directory.getFileName() + "." + number);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
          place = target;
          return new Earlier(Optional.of(target), old.turn().number(), old.turn().hasOwnStore());
        }
      }
    } finally {
      old.release(place);
    }
  }
}
