package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The time that this process holds a run directory, and the fence around it.
 *
 * <p>Each turn has a number that no other turn of the directory has, and folders of its own for
 * unfinished files. Everything that a manager writes under a shared name is first written there and
 * then renamed. Whoever takes the next turn deletes these folders first. So a process that was
 * frozen and thaws after that cannot put anything in place, wherever it was interrupted: the source
 * of its rename is gone. Nothing here relies on locks or clocks.
 */
final class Turn {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final int number;
  private final boolean ownStore;
  private final String token;
  private final Heartbeat heartbeat;

  private Turn(Path directory, int number, boolean ownStore, String token) {
    this.directory = directory;
    this.number = number;
    this.ownStore = ownStore;
    this.token = token;
    this.heartbeat = new Heartbeat(unfinished().resolve(Turns.HEARTBEAT));
  }

  /**
   * Takes the turn with this number, unless another process has it, or a later one. Ends all
   * earlier turns: when this method returns, their holders cannot change the run any more.
   *
   * @param number the latest turn's number plus one
   * @param ownStore whether the holder of the latest turn may still write to the store, so that
   *     this turn needs a copy
   * @return empty if another process was faster
   */
  static Optional<Turn> take(Path directory, int number, LockHolder self, boolean ownStore)
      throws IOException {
    String token = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path turns = directory.resolve(Turns.FOLDER);
    RunFolder.createIfAbsent(turns);
    Turn turn = new Turn(directory, number, ownStore, token);
    RunFolder.createIfAbsent(turn.unfinishedResults());
    Path fresh = turns.resolve("." + token);
    boolean taken = false;
    try {
      taken = turn.isPlaced(fresh, self);
      if (taken) {
        turn.endOthers();
        turn.heartbeat.start();
      }
      return taken ? Optional.of(turn) : Optional.empty();
    } finally {
      if (!taken) {
        FolderDeletion.of(fresh);
        FolderDeletion.of(turn.unfinished());
        FolderDeletion.of(turn.unfinishedResults());
      }
    }
  }

  /** A folder is renamed to the name of the turn; that fails if there is one with content. */
  private boolean isPlaced(Path fresh, LockHolder self) throws IOException {
    try {
      prepare(fresh, self);
      Files.move(fresh, folder(), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Who is faster also deletes what others prepare.
      if (Turns.last(directory).filter(last -> last.number() >= number).isPresent()) {
        return false;
      }
      throw e;
    }
    sync(directory.resolve(Turns.FOLDER));
    return Turns.last(directory).filter(last -> last.number() == number).isPresent();
  }

  private void prepare(Path fresh, LockHolder self) throws IOException {
    Files.createDirectory(fresh, PRIVATE);
    Path open = Files.createDirectory(fresh.resolve(Turns.OPEN + token), PRIVATE);
    write(fresh.resolve(Turns.HOLDER), self.toJson());
    write(open.resolve(Turns.HEARTBEAT), Heartbeat.text(0));
    if (ownStore) {
      write(fresh.resolve(Turns.OWN_STORE), "");
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(file, PRIVATE_FILE);
    Files.writeString(file, text);
  }

  private void endOthers() throws IOException {
    for (Path other : Turns.children(directory.resolve(Turns.FOLDER))) {
      if (!other.equals(folder())) {
        FolderDeletion.of(other);
      }
    }
    for (Path other : Turns.children(directory.resolve("results"))) {
      if (other.getFileName().toString().startsWith(Turns.IN_RESULTS)
          && !other.equals(unfinishedResults())) {
        FolderDeletion.of(other);
      }
    }
    sync(directory.resolve(Turns.FOLDER));
  }

  /** Some file systems do not support this for folders. */
  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Only a crash of the file server could then undo the rename.
    }
  }

  private Path folder() {
    return directory.resolve(Turns.FOLDER).resolve(Integer.toString(number));
  }

  int number() {
    return number;
  }

  boolean hasOwnStore() {
    return ownStore;
  }

  /** For unfinished files; on the file system of the run directory. */
  Path unfinished() {
    return folder().resolve(Turns.OPEN + token);
  }

  /** For unfinished result files; on the file system of the result files. */
  Path unfinishedResults() {
    return directory.resolve("results").resolve(Turns.IN_RESULTS + number + "-" + token);
  }

  /**
   * Whether another process has taken a later turn. If this returns false, all that this process
   * wrote before is seen by the holder of the next turn. A file system that fails or that was
   * removed says nothing, and means false. Opens a file, because network file systems then ask
   * their server.
   */
  boolean isLost() {
    try (FileChannel channel =
        FileChannel.open(unfinished().resolve(Turns.HEARTBEAT), StandardOpenOption.READ)) {
      return !channel.isOpen();
    } catch (NoSuchFileException e) {
      return successor().isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** The later turn that has ended this one. */
  Optional<Turns.Seen> successor() {
    try {
      return Turns.last(directory).filter(last -> last.number() > number);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends the turn in an orderly way.
   *
   * @param place where the run directory is now
   */
  void release(Path place) throws IOException {
    heartbeat.stop();
    Turn here = new Turn(place, number, ownStore, token);
    for (Path folder : List.of(here.unfinishedResults(), here.unfinished())) {
      FolderDeletion.of(folder);
    }
  }
}
