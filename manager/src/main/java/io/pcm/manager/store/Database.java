package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite connection as the store needs it: alone on its file, write-ahead log, every commit
 * synced. Not safe for use by several threads.
 *
 * <p>{@code locking_mode=EXCLUSIVE} is set before the first access, so that SQLite needs no shared
 * memory and the log works on network file systems too (sqlite.org/wal.html, section 8).
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** "PCMs": tells our files from other SQLite files. */
  private static final int APPLICATION_ID = 0x50434d73;

  private static final int SCHEMA_VERSION = 1;

  /** Milliseconds to wait for a process that is just closing the file. */
  private static final int BUSY_MILLIS = 1000;

  private static final String[] SCHEMA = {
    "CREATE TABLE document(key TEXT PRIMARY KEY, sum INTEGER NOT NULL, value BLOB NOT NULL)"
        + " WITHOUT ROWID",
    "CREATE TABLE fact(sequence INTEGER PRIMARY KEY, sum INTEGER NOT NULL, bytes BLOB NOT NULL)",
    "CREATE TABLE outcome(sequence INTEGER PRIMARY KEY, task INTEGER NOT NULL,"
        + " block INTEGER NOT NULL, sum INTEGER NOT NULL, payload_sum INTEGER NOT NULL,"
        + " calls BLOB NOT NULL, payload BLOB NOT NULL)",
    "CREATE INDEX outcome_block ON outcome(task, block, sequence)",
    "PRAGMA application_id=" + APPLICATION_ID,
    "PRAGMA user_version=" + SCHEMA_VERSION
  };

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
      throw translated(file, e);
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
          "the store " + file + " cannot be made: " + e + "; is its folder there and writable?",
          e);
    }
  }

  private void prepare() throws SQLException, StoreException {
    execute("PRAGMA locking_mode=EXCLUSIVE");
    execute("PRAGMA busy_timeout=" + BUSY_MILLIS);
    execute("PRAGMA synchronous=FULL");
    execute("PRAGMA wal_autocheckpoint=0");
    int version = number("PRAGMA user_version");
    boolean empty = number("SELECT count(*) FROM sqlite_master") == 0;
    if (!(version == 0 && empty) && number("PRAGMA application_id") != APPLICATION_ID) {
      throw new StoreException(
          Reason.CORRUPT, file + " is an SQLite file, but no PCM store; " + mend(file));
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
              + " and older: go on with the newer PCM");
    }
    execute("PRAGMA journal_mode=WAL");
    if (version == 0) {
      execute("BEGIN IMMEDIATE");
      for (String sql : SCHEMA) {
        execute(sql);
      }
      execute("COMMIT");
    }
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

  Optional<Json> document(String key) throws SQLException, StoreException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT sum, value FROM document WHERE key=?")) {
      query.setString(1, key);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        byte[] value = Scan.blob(row, 2);
        if (Sums.ofDocument(key, value) != row.getInt(1)) {
          throw corrupt("document '" + key + "' is not as it was written");
        }
        return Optional.of(Json.of(value));
      }
    }
  }

  void putDocument(String key, Json value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO document VALUES(?,?,?)")) {
      insert.setString(1, key);
      insert.setInt(2, Sums.ofDocument(key, value.utf8()));
      insert.setBytes(3, value.utf8());
      insert.executeUpdate();
    }
  }

  /** Ends a transaction that failed, if SQLite has not done so itself; whether that went well. */
  boolean rolledBack() {
    try {
      execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()).contains("no transaction is active");
    }
  }

  /** SQLite's error in our words. */
  StoreException translated(SQLException error) {
    return translated(file, error);
  }

  StoreException corrupt(String what) {
    return new StoreException(
        Reason.CORRUPT, "the store " + file + " is damaged: " + what + "; " + mend(file));
  }

  private static String mend(Path file) {
    return "put back a copy of "
        + file.getFileName()
        + " if you have one, or start anew with --fresh, which keeps this run directory and the"
        + " result files in it";
  }

  private static StoreException translated(Path file, SQLException error) {
    SQLiteErrorCode code =
        error instanceof SQLiteException
            ? ((SQLiteException) error).getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    switch (code.code & 0xff) {
      case 5:
      case 6:
        return new StoreException(
            Reason.IN_USE, "the store " + file + " is open in another process", error);
      case 11:
      case 26:
        return new StoreException(
            Reason.CORRUPT,
            "the store "
                + file
                + " is damaged: SQLite says "
                + error.getMessage()
                + "; "
                + mend(file),
            error);
      case 13:
        return new StoreException(
            Reason.FULL,
            "no room for the store " + file + ": make room on its file system, then go on",
            error);
      default:
        return new StoreException(
            Reason.FAILED,
            "the store "
                + file
                + " failed: "
                + error.getMessage()
                + "; look at its file system, then give the same command again",
            error);
    }
  }

  /** Closes after an error; that error is the one to report, not another of closing. */
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
