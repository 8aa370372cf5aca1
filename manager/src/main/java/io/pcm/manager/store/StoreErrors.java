package io.pcm.manager.store;

import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Translates errors of the store file: what is wrong, where, why, and what to do. */
final class StoreErrors {
  private static final int HEADER_BYTES = 100;

  private StoreErrors() {}

  static StoreException corrupt(Path file, String what) {
    return new StoreException(
        Reason.CORRUPT, "the store " + file + " is damaged: " + what + "; " + fix(file));
  }

  private static StoreException corrupt(Path file, String what, SQLException cause) {
    return new StoreException(
        Reason.CORRUPT, "the store " + file + " is damaged: " + what + "; " + fix(file), cause);
  }

  private static String fix(Path file) {
    return state(file)
        + ". Restore a copy of "
        + file.getFileName()
        + " if you have one, or start over with --fresh, which keeps this run directory and the"
        + " result files in it";
  }

  /** Size and time of the file, and whether it is shorter than its header says. */
  private static String state(Path file) {
    if (!Files.exists(file)) {
      return "the file does not exist";
    }
    try {
      long size = Files.size(file);
      Instant since = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
      String text =
          String.format(
              Locale.ROOT, "it has %,d bytes now and was last changed at %s", size, since);
      long whole = bytesByHeader(file, size);
      return whole > size
          ? String.format(Locale.ROOT, "it is cut off: it had at least %,d bytes, %s", whole, text)
          : text;
    } catch (IOException e) {
      return "its size cannot be read: " + e;
    }
  }

  /** Page size times number of pages (sqlite.org/fileformat2.html, section 1.3); 0 if unknown. */
  private static long bytesByHeader(Path file, long size) throws IOException {
    if (size < HEADER_BYTES) {
      return size == 0 ? 1 : HEADER_BYTES;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(16);
      int page = in.readUnsignedShort();
      in.seek(28);
      return (page == 1 ? 65_536L : page) * (in.readInt() & 0xffffffffL);
    }
  }

  /** Translates an SQLite error. */
  static StoreException translated(Path file, SQLException error) {
    SQLiteErrorCode code =
        error instanceof SQLiteException of ? of.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    if (code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ) {
      return corrupt(file, "a page is missing", error);
    }
    switch (code.code & 0xff) {
      case 5:
      case 6:
        return new StoreException(
            Reason.IN_USE, "the store " + file + " is open in another process", error);
      case 26:
        return corrupt(file, "its header is not that of a store", error);
      // Our statements are valid, so these errors come from the file.
      case 1:
      case 11:
      case 18:
      case 19:
      case 20:
        return corrupt(file, "SQLite says " + error.getMessage(), error);
      case 13:
        return new StoreException(
            Reason.FULL,
            "no space left for the store "
                + file
                + ": free some space on its file system; the run then continues",
            error);
      default:
        return new StoreException(
            Reason.FAILED,
            "the store "
                + file
                + " failed: "
                + error.getMessage()
                + "; check its file system, then run the same command again",
            error);
    }
  }
}
