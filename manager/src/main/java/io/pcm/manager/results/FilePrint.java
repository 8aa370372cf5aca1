package io.pcm.manager.results;

import io.pcm.manager.core.ResultFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Identifies a result file: by size and time, and in doubt by its digest. */
final class FilePrint {
  private static final int BUFFER_BYTES = 256 * 1024;

  private FilePrint() {}

  /** Whether size and time are the same as when the file was written. */
  static boolean looksLike(Path file, ResultFile written) {
    try {
      BasicFileAttributes now = attributes(file);
      return now.isRegularFile()
          && now.size() == written.bytes()
          && modified(now) == written.modified();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The file's data with its present time, if its bytes are unmodified. Reads the file only if its
   * time has changed.
   *
   * @throws IOException if it exists and cannot be read
   */
  static Optional<ResultFile> recognized(Path file, ResultFile written) throws IOException {
    if (looksLike(file, written)) {
      return Optional.of(written);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    BasicFileAttributes now = attributes(file);
    if (now.size() != written.bytes() || !digest(file).equals(written.sha256())) {
      return Optional.empty();
    }
    return Optional.of(
        new ResultFile(written.bytes(), modified(now), written.sha256(), written.keep()));
  }

  static ResultFile of(Path file, MessageDigest read, Optional<List<String>> keep)
      throws IOException {
    BasicFileAttributes now = attributes(file);
    return new ResultFile(now.size(), modified(now), hex(read), text(keep));
  }

  /** A text that is equal for equal settings. */
  static String text(Optional<List<String>> keep) {
    return keep.map(List::toString).orElse("");
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static long modified(BasicFileAttributes file) {
    return file.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }
}
