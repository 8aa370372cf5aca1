package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a run used, as it was then.
 *
 * @param role {@code model}, {@code data}, {@code source}, {@code template}, {@code file} or {@code
 *     workflow}
 * @param path absolute path
 * @param bytes its size
 * @param sha256 SHA-256 of its content, 64 hex digits
 */
public record RecordedFile(String role, Path path, long bytes, String sha256) {
  public RecordedFile {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256: '" + sha256 + "'");
    }
    path = path.toAbsolutePath().normalize();
  }

  /** With the file's present size. */
  public static RecordedFile of(String role, Path path, String sha256) throws IOException {
    return new RecordedFile(role, path, Files.size(path), sha256);
  }
}
