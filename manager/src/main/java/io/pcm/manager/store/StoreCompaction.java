package io.pcm.manager.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Gives the room of deleted rows back to the file system. */
public final class StoreCompaction {
  private StoreCompaction() {}

  /**
   * Rewrites a store that no process has open. A crash in between leaves it as it was. Needs as
   * much room as the store has rows, for a while.
   *
   * @throws StoreException if it cannot be rewritten, for example because the disk is full; nothing
   *     is lost then
   */
  public static void run(Path store) throws StoreException {
    NativeCode.load();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + store.toUri().getRawPath());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("VACUUM");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw StoreErrors.translated(store, e);
    }
  }
}
