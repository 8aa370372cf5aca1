package io.pcm.runtime;

import io.pcm.runtime.rundir.FolderDeletion;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A run directory for the time of one question, to see what a run would begin with that there is
 * not yet. It is deleted in the end, also after Ctrl-C.
 */
final class ScratchRun implements AutoCloseable {
  private static final String NAME = ".pcm-dry-run-";

  private final Path folder;
  private final Thread hook;
  private final RunDirectory directory;

  private ScratchRun(Path folder) throws RunDirectoryException {
    this.folder = folder;
    this.hook = new Thread(() -> delete(folder), "scratch");
    Runtime.getRuntime().addShutdownHook(hook);
    this.directory = RunDirectory.open(folder, false);
  }

  /**
   * Makes one.
   *
   * @param run the run directory; this one is where there is probably as much room, but not in the
   *     same folder, where it would pass for a run
   */
  static ScratchRun insteadOf(Path run) throws RunDirectoryException, IOException {
    Path parent = run.toAbsolutePath().normalize().getParent();
    Path place = parent == null ? null : parent.getParent();
    while (place != null && !Files.isDirectory(place)) {
      place = place.getParent();
    }
    return new ScratchRun(folder(place));
  }

  private static Path folder(@Nullable Path place) throws IOException {
    return place != null && Files.isWritable(place)
        ? Files.createTempDirectory(place, NAME)
        : Files.createTempDirectory(NAME);
  }

  RunDirectory directory() {
    return directory;
  }

  @Override
  public void close() throws RunDirectoryException {
    try {
      directory.close();
    } finally {
      delete(folder);
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends, and the hook finds nothing.
      }
    }
  }

  private static void delete(Path folder) {
    try {
      FolderDeletion.of(folder);
    } catch (IOException e) {
      // What is left is a hidden folder with a name that says what it was for.
    }
  }
}
