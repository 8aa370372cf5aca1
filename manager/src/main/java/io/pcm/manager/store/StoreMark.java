package io.pcm.manager.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file next to the store, {@code store.db-mark}, that records the store's last position.
 *
 * <p>If the end of the log is lost, the log looks as if that part had never been written; only
 * something outside it can tell. The mark is written after each commit without a sync. So it is
 * never ahead of the store, and after a power failure it may be behind; then a loss is not noticed.
 */
final class StoreMark implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreMark.class);
  private static final int MAGIC = 0x50434d6d;
  private static final int BYTES = 24;

  private final Path file;
  private @Nullable FileChannel channel;
  private boolean complained;

  /**
   * The last position of the store.
   *
   * @param rows number of the last row
   * @param calls number of calls with an outcome
   */
  record Reached(long rows, long calls) {}

  StoreMark(Path store) {
    this.file = store.resolveSibling(store.getFileName() + "-mark");
  }

  /** The last position written; empty if there is none, or the file cannot be parsed. */
  Optional<Reached> read() {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(BYTES);
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // keep reading
      }
      if (!bytes.hasRemaining() && sum(bytes.array()) == bytes.getInt(20)) {
        // For a file that a crash left with zeros only, the checksum would be correct.
        return bytes.getInt(0) == MAGIC
            ? Optional.of(new Reached(bytes.getLong(4), bytes.getLong(12)))
            : Optional.empty();
      }
      LOG.info("{} cannot be parsed; cannot tell whether commits are lost", file);
    } catch (NoSuchFileException e) {
      LOG.debug("{} does not exist yet", file);
    } catch (IOException e) {
      LOG.info("{} cannot be read; cannot tell whether commits are lost: {}", file, e.toString());
    }
    return Optional.empty();
  }

  /**
   * What to tell the user if the end of the store is missing.
   *
   * @param here the store's last position
   * @throws StoreException if all of it is missing
   */
  Optional<String> lost(Path store, Reached here) throws StoreException {
    Optional<Reached> before = read().filter(b -> b.rows() > here.rows());
    if (before.isEmpty()) {
      return Optional.empty();
    }
    if (here.rows() == 0) {
      throw StoreErrors.corrupt(store, "all of its " + before.get().rows() + " rows are missing");
    }
    long calls = Math.max(0, before.get().calls() - here.calls());
    String what =
        String.format(
            Locale.ROOT,
            "the end of the store %s is missing, %,d of %,d rows; %,d finished calls are run"
                + " again",
            store,
            before.get().rows() - here.rows(),
            before.get().rows(),
            calls);
    LOG.warn("{}", what);
    return Optional.of(what);
  }

  /** Failing to write the mark does not fail the commit. */
  void write(Reached reached) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putInt(MAGIC).putLong(reached.rows()).putLong(reached.calls());
    bytes.putInt(sum(bytes.array())).flip();
    try {
      FileChannel out = channel;
      if (out == null) {
        out = open();
        channel = out;
      }
      out.write(bytes, 0);
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.warn(
            "{} cannot be written; the next start may not notice lost commits: {}",
            file,
            e.toString());
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, BYTES - 4);
    return (int) sum.getValue();
  }

  @Override
  public void close() {
    FileChannel out = channel;
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        LOG.debug("closing {}: {}", file, e.toString());
      }
    }
  }
}
