package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Writes files atomically, readable only by their owner. */
public final class AtomicFile {
  private static final Set<StandardOpenOption> READ_ONLY = Set.of(StandardOpenOption.READ);

  private AtomicFile() {}

  /** Writes a temporary file, syncs it, renames it, and syncs the folder. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, folderOf(file));
  }

  /**
   * The same for a file that only the present manager of a run may write.
   *
   * @param unfinished folder for the temporary file: {@link RunDirectory#unfinished}
   */
  public static void write(Path file, byte[] content, Path unfinished) throws IOException {
    String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new";
    Path fresh = unfinished.resolve(name);
    Files.deleteIfExists(fresh);
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // The system's error of a write has no path.
      throw new FileSystemException(file.toString(), null, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel channel = FileChannel.open(folderOf(file), READ_ONLY)) {
      channel.force(true);
    } catch (IOException e) {
      // Some file systems do not support fsync of a folder; the rename has succeeded anyway.
    }
  }

  /** Deletes a file, unless this process no longer has the run. */
  public static void delete(Path file, Path unfinished) throws IOException {
    Path doomed = unfinished.resolve("." + file.getFileName() + ".old");
    Files.move(file, doomed, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(doomed);
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
  }
}
