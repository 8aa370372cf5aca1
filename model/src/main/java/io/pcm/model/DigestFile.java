package io.pcm.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Digests on disk: one line for each file, and a last line with a checksum. A file that is damaged,
 * too long or owned by another user counts as empty; failing to write it only costs time. It is
 * replaced as a whole, so two processes may lose each other's newest lines.
 */
final class DigestFile {
  /** Maximum number of files remembered; the oldest is forgotten first. */
  static final int ENTRIES = 1000;

  private static final long BYTES_MAX = 1024 * 1024;
  private static final String HEAD = "pcm digests 1\n";
  private static final int WORDS = 6;

  private final Path file;

  DigestFile(Path file) {
    this.file = file;
  }

  Map<FileStamp, String> read() {
    Map<FileStamp, String> all = new LinkedHashMap<>();
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX || !ours()) {
        return all;
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      int last = text.lastIndexOf('\n', text.length() - 2) + 1;
      String lines = text.substring(0, last);
      if (!lines.startsWith(HEAD) || !text.substring(last).equals(sum(lines))) {
        return all;
      }
      for (String line : lines.substring(HEAD.length()).split("\n")) {
        String[] words = line.split(" ");
        if (words.length == WORDS) {
          all.put(FileStamp.of(words, 1), words[0]);
        }
      }
      return all;
    } catch (IOException | NumberFormatException e) {
      return new LinkedHashMap<>();
    }
  }

  /** Never trust a file that another user has put into a shared folder. */
  private boolean ours() throws IOException {
    Path self = Path.of("/proc/self");
    return !Files.exists(self) || Files.getOwner(self).equals(Files.getOwner(file));
  }

  void add(FileStamp stamp, String digest) {
    Map<FileStamp, String> all = read();
    all.remove(stamp);
    all.put(stamp, digest);
    Iterator<FileStamp> oldest = all.keySet().iterator();
    for (int over = all.size() - ENTRIES; over > 0; over--) {
      oldest.next();
      oldest.remove();
    }
    StringBuilder lines = new StringBuilder(HEAD);
    all.forEach((s, d) -> lines.append(d).append(' ').append(s.text()).append('\n'));
    String text = lines.toString();
    try {
      replace(text + sum(text));
    } catch (IOException | UnsupportedOperationException e) {
      // The file is read again next time.
    }
  }

  private void replace(String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    Files.createDirectories(folder);
    Path fresh =
        Files.createTempFile(
            folder,
            ".digests-",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(fresh, text.getBytes(StandardCharsets.ISO_8859_1));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static String sum(String lines) {
    return "sum "
        + FileHash.hex(FileHash.digest().digest(lines.getBytes(StandardCharsets.ISO_8859_1)))
        + "\n";
  }
}
