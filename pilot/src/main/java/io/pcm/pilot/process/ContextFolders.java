package io.pcm.pilot.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The private folders of a pilot's contexts: one for each process, in one of the pilot, which only
 * its owner can enter. On a disk of this machine, because Unix sockets need one.
 */
final class ContextFolders {
  /** The variable in which a process finds its folder. */
  static final String VARIABLE = "PCM_CONTEXT_FOLDER";

  /** A Unix socket's address has 107 bytes, and needs some of them for names in the folder. */
  private static final int PATH_MAX = 60;

  private final Path all;

  private ContextFolders(Path all) {
    this.all = all;
  }

  /** The folder for temporary files: Java itself does not read {@code TMPDIR}. */
  static Path temporary(Map<String, String> environment) {
    String given = environment.getOrDefault("TMPDIR", "");
    return Path.of(given.isEmpty() ? System.getProperty("java.io.tmpdir") : given).toAbsolutePath();
  }

  /**
   * @param temporary the folder for temporary files; not used if its path is too long
   */
  static ContextFolders in(Path temporary) throws IOException {
    boolean fits = temporary.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_MAX;
    return new ContextFolders(
        Files.createTempDirectory(fits ? temporary : Path.of("/tmp"), "pcm-"));
  }

  /** The folder with all of them. */
  Path all() {
    return all;
  }

  /** Makes the folder of the process with this number. */
  Path of(long number) throws IOException {
    return Files.createDirectory(all.resolve(Long.toString(number)));
  }

  /** Removes a folder with all that is in it, as far as possible. */
  static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(each);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // The guard tries again when the pilot ends.
    }
  }
}
