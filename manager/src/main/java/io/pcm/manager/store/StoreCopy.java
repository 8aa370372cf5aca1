package io.pcm.manager.store;

import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * Copies a store whose last manager may still be alive, on a machine whose locks are not visible.
 *
 * <p>SQLite opens the log by its path and deletes it by its path when it closes a store. So two
 * managers must share neither the file nor its name: the copy has another one.
 */
public final class StoreCopy {
  /** A manager that is not frozen ends with its first commit after the take-over. */
  private static final int ATTEMPTS = 20;

  /** What changes with every checkpoint and every restart of a log. */
  private static final int HEADER_BYTES = 100;

  private static final List<String> FILES = List.of("", "-wal");

  private StoreCopy() {}

  /**
   * Copies the store with its log and its mark; the copy appears atomically and is durable.
   *
   * @param unfinished folder for the copy until it is complete, on the same file system
   * @throws StoreException if the store cannot be read or copied, or changes all the time
   */
  public static void make(Path from, Path to, Path unfinished) throws StoreException {
    Path copy = unfinished.resolve(from.getFileName());
    try {
      rawCopy(from, copy);
      emptyLog(from, copy);
      sync(copy);
      Path mark = copy.resolveSibling(copy.getFileName() + "-mark");
      if (copied(from, mark, "-mark")) {
        move(mark, to.resolveSibling(to.getFileName() + "-mark"));
      }
      move(copy, to);
      sync(to.resolveSibling("."));
    } catch (IOException e) {
      throw new StoreException(
          Reason.FAILED, "the store " + from + " cannot be copied to " + to + ": " + e, e);
    }
  }

  private static void rawCopy(Path from, Path to) throws IOException, StoreException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<String> before = state(from);
      for (String suffix : FILES) {
        copied(from, to.resolveSibling(to.getFileName() + suffix), suffix);
      }
      if (state(from).equals(before)) {
        return;
      }
    }
    throw new StoreException(
        Reason.IN_USE, "the store " + from + " is being written by another process");
  }

  private static boolean copied(Path store, Path to, String suffix) throws IOException {
    Files.deleteIfExists(to);
    Path from = store.resolveSibling(store.getFileName() + suffix);
    try (InputStream in = Files.newInputStream(from)) {
      Files.createFile(
          to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (var out = Files.newOutputStream(to)) {
        in.transferTo(out);
      }
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(from)) {
        throw e;
      }
      return false;
    }
  }

  private static List<String> state(Path store) throws IOException {
    String[] states = new String[FILES.size()];
    for (int i = 0; i < states.length; i++) {
      Path file = store.resolveSibling(store.getFileName() + FILES.get(i));
      try (InputStream in = Files.newInputStream(file)) {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        byte[] head = in.readNBytes(HEADER_BYTES);
        states[i] =
            now.fileKey() + " " + now.size() + " " + now.lastModifiedTime() + Arrays.toString(head);
      } catch (NoSuchFileException e) {
        states[i] = "none";
      }
    }
    return List.of(states);
  }

  /** Moves the content of the log into the file; closing deletes the log. */
  private static void emptyLog(Path from, Path copy) throws StoreException, IOException {
    if (Files.size(copy) == 0) {
      return;
    }
    NativeCode.load();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + copy.toUri().getRawPath());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw StoreErrors.translated(from, e);
    }
    Path log = copy.resolveSibling(copy.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > 0) {
      throw StoreErrors.corrupt(from, "its log cannot be read");
    }
    Files.deleteIfExists(log);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of a file or, where that is supported, a folder. */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
  }
}
