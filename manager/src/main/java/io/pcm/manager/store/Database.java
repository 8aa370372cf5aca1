package io.pcm.manager.store;

import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SQLite connection, configured for the store: exclusive access, write-ahead log, every commit
 * synced. Not thread-safe.
 *
 * <p>{@code locking_mode=EXCLUSIVE} is set before the first access. Then SQLite needs no shared
 * memory, and the log works on network file systems too (sqlite.org/wal.html, section 8).
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** "PCMs": distinguishes stores from other SQLite files. */
  private static final int APPLICATION_ID = 0x50434d73;

  private static final int SCHEMA_VERSION = 1;

  /** Milliseconds to wait for a process that is just closing the file. */
  private static final int BUSY_MILLIS = 1000;

  /**
   * SQLite checks files up to this size (64 MiB) when they are opened. That finds damage in parts
   * without our checksums, such as the list of free pages. For larger files it would take too long,
   * and our checksums find damage as soon as it affects a row.
   */
  private static final long CHECKED_BYTES = 64L * 1024 * 1024;

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE fact(sequence INTEGER PRIMARY KEY, sum INTEGER NOT NULL, bytes BLOB NOT NULL)",
          "CREATE TABLE outcome(sequence INTEGER PRIMARY KEY, task INTEGER NOT NULL,"
              + " block INTEGER NOT NULL, sum INTEGER NOT NULL, payload_sum INTEGER NOT NULL,"
              + " calls BLOB NOT NULL, payload BLOB NOT NULL)",
          "CREATE INDEX outcome_block ON outcome(task, block, sequence)");

  private final Path file;
  private final Connection connection;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static Database open(Path file) throws StoreException {
    NativeCode.load();
    create(file);
    @Nullable Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
      Database database = new Database(file, connection);
      database.prepare();
      return database;
    } catch (SQLException e) {
      quietly(connection);
      throw StoreErrors.translated(file, e);
    } catch (StoreException e) {
      quietly(connection);
      throw e;
    }
  }

  private static void create(Path file) throws StoreException {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel folder =
            FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
          folder.force(true);
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          Reason.FAILED,
          "the store "
              + file
              + " cannot be created: "
              + e
              + "; does its folder exist and is it writable?",
          e);
    }
  }

  private void prepare() throws SQLException, StoreException {
    execute("PRAGMA locking_mode=EXCLUSIVE");
    execute("PRAGMA busy_timeout=" + BUSY_MILLIS);
    execute("PRAGMA synchronous=FULL");
    execute("PRAGMA wal_autocheckpoint=0");
    int version = number("PRAGMA user_version");
    List<String> schema = texts("SELECT sql FROM sqlite_master ORDER BY rowid");
    if (!(version == 0 && schema.isEmpty())) {
      check(version, schema);
    }
    execute("PRAGMA journal_mode=WAL");
    if (version == 0) {
      execute("BEGIN IMMEDIATE");
      for (String sql : SCHEMA) {
        execute(sql);
      }
      execute("PRAGMA application_id=" + APPLICATION_ID);
      execute("PRAGMA user_version=" + SCHEMA_VERSION);
      execute("COMMIT");
    }
  }

  private void check(int version, List<String> schema) throws SQLException, StoreException {
    if (number("PRAGMA application_id") != APPLICATION_ID) {
      throw corrupt("it is an SQLite file, but not a PCM store, or its header has changed");
    }
    if (version > SCHEMA_VERSION) {
      throw new StoreException(
          Reason.NEWER,
          "the store "
              + file
              + " has schema "
              + version
              + ", written by a newer PCM; this one"
              + " reads schema "
              + SCHEMA_VERSION
              + " and older: use the newer PCM");
    }
    if (version != SCHEMA_VERSION || !schema.equals(SCHEMA)) {
      throw corrupt("its schema has changed");
    }
    if (file.toFile().length() <= CHECKED_BYTES) {
      String verdict = String.join("; ", texts("PRAGMA quick_check(3)"));
      if (!verdict.equals("ok")) {
        throw corrupt("SQLite's own check says " + verdict);
      }
    }
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        texts.add(String.valueOf(row.getString(1)));
      }
    }
    return texts;
  }

  Connection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  int number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * Ends a failed transaction, unless SQLite has already done so; returns whether that succeeded.
   */
  boolean rolledBack() {
    try {
      execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()).contains("no transaction is active");
    }
  }

  /** Translates an SQLite error. */
  StoreException translated(SQLException error) {
    return StoreErrors.translated(file, error);
  }

  StoreException corrupt(String what) {
    return StoreErrors.corrupt(file, what);
  }

  /** Closes after an error and ignores errors of closing, so that the first error is reported. */
  void closeQuietly() {
    quietly(connection);
  }

  private static void quietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("closing a store that failed: {}", e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
