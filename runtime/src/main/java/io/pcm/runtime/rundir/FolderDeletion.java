package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Deletes folders with all that is in them. */
public final class FolderDeletion {
  private static final int ATTEMPTS = 100;

  private FolderDeletion() {}

  /**
   * Deletes the folder, if it is there. When this method returns, no process can rename a file out
   * of it, even one that is creating files in it. Links are deleted, but not what they lead to.
   */
  public static void of(Path folder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          for (Path child : Turns.children(folder)) {
            of(child);
          }
        }
        Files.deleteIfExists(folder);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
