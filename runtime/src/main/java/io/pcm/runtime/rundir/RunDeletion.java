package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Deletes run directories. */
public final class RunDeletion {
  private RunDeletion() {}

  /**
   * Deletes a run directory that nobody holds. It is renamed first, so that it is gone at once for
   * everybody. Links in it are deleted, but not what they lead to.
   *
   * @throws RunDirectoryInUseException if a manager holds it, or may hold it on another machine
   * @throws RunDirectoryException if it is no run directory, or cannot be deleted
   */
  public static void delete(Path dir) throws RunDirectoryException {
    Path directory = RunDirectory.existing(dir).root();
    Path doomed =
        directory.resolveSibling(
            "." + directory.getFileName() + ".deleted-" + ProcessHandle.current().pid());
    RunDirectory held = RunDirectory.open(directory, false);
    Path place = directory;
    try {
      try {
        Files.move(directory, doomed, StandardCopyOption.ATOMIC_MOVE);
        place = doomed;
      } finally {
        held.release(place);
      }
      FolderDeletion.of(doomed);
    } catch (IOException e) {
      throw RunFolder.unusable(place, e);
    }
  }
}
