package io.pcm.runtime.identity;

import io.pcm.model.FileDigests;
import io.pcm.model.FileHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads each file once while its size, modification time and inode stay the same. A file that
 * changes while it is being read is read again, and refused if it keeps changing. Thread-safe.
 */
public final class CachingFileHasher implements FileHasher {
  private static final int TRIES = 3;

  private final ConcurrentHashMap<Seen, String> hashes = new ConcurrentHashMap<>();
  private final FileHasher once;
  private final FileHasher anew;

  /** Remembers digests only in memory. */
  public CachingFileHasher() {
    this.once = FileHash::sha256;
    this.anew = once;
  }

  /** Reads only files whose digests are not remembered. */
  public CachingFileHasher(FileDigests digests) {
    this.once = file -> digests.sha256(file, false);
    this.anew = file -> digests.sha256(file, true);
  }

  private record Seen(Path file, long size, FileTime changed, String inode) {
    static Seen of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Seen(
          file, attributes.size(), attributes.lastModifiedTime(), "" + attributes.fileKey());
    }
  }

  @Override
  public String sha256(Path file) throws IOException {
    String known = hashes.get(Seen.of(file));
    return known != null ? known : read(file, once);
  }

  @Override
  public FileHasher always() {
    return file -> read(file, anew);
  }

  private String read(Path file, FileHasher reader) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Seen before = Seen.of(file);
      String hash = reader.sha256(file);
      if (before.equals(Seen.of(file))) {
        hashes.put(before, hash);
        return hash;
      }
    }
    throw new IOException(file + " changed while it was being read");
  }
}
