package io.pcm.modelcache;

import io.pcm.model.FileHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file being downloaded, under a temporary name: counted, hashed, limited, and checked against
 * what is expected.
 */
final class Incoming {
  private static final int BUFFER = 1 << 18;
  private static final long NANOS_BETWEEN_REPORTS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Path part;
  private final Expectation expectation;
  private final ProgressListener listener;

  Incoming(Path part, Expectation expectation, ProgressListener listener) {
    this.part = part;
    this.expectation = expectation;
    this.listener = listener;
  }

  Path part() {
    return part;
  }

  /**
   * Refuses a file whose announced size is wrong, or that does not fit on the disk.
   *
   * @param announced bytes, or -1 if the source does not say
   * @throws ModelException if there is not enough disk space: another source would not help
   */
  void announced(long announced) throws ModelSourceException, ModelException {
    if (announced >= 0) {
      Optional<String> refusal = expectation.refusalOfSize(announced);
      if (refusal.isPresent()) {
        throw new ModelSourceException("this is another file: " + refusal.get());
      }
    }
    long needed = announced >= 0 ? announced : expectation.bytes().orElse(0L);
    try {
      long free = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
      if (free < needed) {
        throw new ModelUnavailableException(
            String.format(
                "the disk of %s is full: the model needs %,d bytes and %,d are free. Free some space, or"
                    + " put the cache elsewhere with PCM_CACHE=/some/folder.",
                part.getParent(), needed, free));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Reads to the end and syncs the file.
   *
   * @param total number of bytes to come, or -1 if unknown
   * @return the SHA-256 of the file, as expected
   * @throws ModelSourceException if it is not as expected, or the download broke off
   * @throws ModelException if the cache cannot be written
   */
  String take(InputStream in, long total) throws ModelSourceException, ModelException {
    MessageDigest digest = FileHash.digest();
    long size = 0;
    try (OutputStream out = create()) {
      byte[] buffer = new byte[BUFFER];
      long lastReport = System.nanoTime() - NANOS_BETWEEN_REPORTS;
      for (int count = read(in, buffer, size); count >= 0; count = read(in, buffer, size)) {
        size += count;
        if (size > expectation.bytesMax()) {
          throw new ModelSourceException(
              String.format(
                  "this is another file: it has more than %,d bytes", expectation.bytesMax()));
        }
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
        if (System.nanoTime() - lastReport >= NANOS_BETWEEN_REPORTS) {
          lastReport = System.nanoTime();
          listener.progress(size, total);
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
    listener.progress(size, total);
    if (total >= 0 && size != total) {
      throw new ModelSourceException(
          String.format("broke off after %,d of %,d bytes", size, total));
    }
    String hash = FileHash.hex(digest.digest());
    Optional<String> refusal = expectation.refusal(size, hash);
    if (refusal.isPresent()) {
      throw new ModelSourceException("this is another file: " + refusal.get());
    }
    return hash;
  }

  private static int read(InputStream in, byte[] buffer, long size) throws ModelSourceException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new ModelSourceException(
          String.format("broke off after %,d bytes: %s", size, e.getMessage()), e);
    }
  }

  private OutputStream create() throws IOException {
    return Files.newOutputStream(
        part,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private ModelException unwritable(IOException cause) {
    return new ModelUnavailableException(
        "the model cache cannot be written ("
            + cause.getMessage()
            + "). Free some space, or move the cache with PCM_CACHE=/some/folder.",
        cause);
  }
}
