package io.pcm.manager.store;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/** Reads outcome rows by task and block through an index, and checks the number of rows found. */
final class OutcomeReader {
  private static final String SMALL_COLUMNS = "SELECT sequence, sum, block, payload_sum, calls";

  private final Database database;
  private final StoreCounts census;

  OutcomeReader(Database database, StoreCounts census) {
    this.database = database;
    this.census = census;
  }

  /** The outcomes of the calls in the range, which are all in this block. */
  OutcomeBlock read(TaskNumber task, int block, OutcomeRange range)
      throws SQLException, StoreException {
    try (PreparedStatement query = ofBlock(SMALL_COLUMNS + ", payload", task, block);
        ResultSet row = query.executeQuery()) {
      int rows = 0;
      long last = 0;
      while (row.next()) {
        if (row.getLong(1) <= last) {
          throw database.corrupt(
              "the index of task " + task + ", block " + block + " lists a row twice");
        }
        last = row.getLong(1);
        Outcomes calls = calls(task, row);
        if (range.touches(calls)) {
          range.take(whole(row, calls));
        }
        rows++;
      }
      compare(task, block, rows);
    }
    return range.block(task);
  }

  /** Size of all payloads of one block in bytes, uncompressed. */
  long payloadBytes(TaskNumber task, int block) throws SQLException, StoreException {
    long bytes = 0;
    try (PreparedStatement query = ofBlock(SMALL_COLUMNS, task, block);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        bytes += CallsColumn.payloadBytes(checked(task, row));
      }
    } catch (MalformedRowException e) {
      throw database.corrupt("task " + task + ", block " + block + ": " + e.getMessage());
    }
    return bytes;
  }

  BitSet succeeded(TaskNumber task) throws SQLException, StoreException {
    BitSet succeeded = new BitSet();
    String sql = SMALL_COLUMNS + " FROM outcome WHERE task=? ORDER BY block, sequence";
    try (PreparedStatement query = database.connection().prepareStatement(sql)) {
      query.setInt(1, task.value());
      long rows = 0;
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Outcomes calls = calls(task, row);
          for (int i = 0; i < calls.size(); i++) {
            succeeded.set(calls.index(i), calls.outcome(i) == Outcome.SUCCEEDED);
          }
          rows++;
        }
      }
      compare("task " + task, rows, census.rows(task));
    }
    return succeeded;
  }

  private PreparedStatement ofBlock(String columns, TaskNumber task, int block)
      throws SQLException {
    PreparedStatement query =
        database
            .connection()
            .prepareStatement(columns + " FROM outcome WHERE task=? AND block=? ORDER BY sequence");
    query.setInt(1, task.value());
    query.setInt(2, block);
    return query;
  }

  private Outcomes calls(TaskNumber task, ResultSet row) throws SQLException, StoreException {
    try {
      return CallsColumn.read(task, row.getInt(3), checked(task, row));
    } catch (MalformedRowException e) {
      throw database.corrupt("outcome row " + row.getLong(1) + ": " + e.getMessage());
    }
  }

  private byte[] checked(TaskNumber task, ResultSet row) throws SQLException, StoreException {
    byte[] calls = Scan.blob(row, 5);
    long sequence = row.getLong(1);
    if (RowSums.ofCalls(sequence, task.value(), row.getInt(3), row.getInt(4), calls)
        != row.getInt(2)) {
      throw changed(sequence, task, row.getInt(3));
    }
    return calls;
  }

  /** The calls with the hashes of their items and their payloads. */
  private Outcomes whole(ResultSet row, Outcomes calls) throws SQLException, StoreException {
    byte[] column = Scan.blob(row, 6);
    if (RowSums.of(column) != row.getInt(4)) {
      throw changed(row.getLong(1), calls.task(), row.getInt(3));
    }
    try {
      return PayloadColumn.read(column, calls);
    } catch (MalformedRowException e) {
      throw database.corrupt("outcome row " + row.getLong(1) + ": " + e.getMessage());
    }
  }

  private StoreException changed(long sequence, TaskNumber task, int block) {
    return database.corrupt(
        "outcome row "
            + sequence
            + " (task "
            + task
            + ", block "
            + block
            + ") has changed since it was written");
  }

  private void compare(TaskNumber task, int block, int rows) throws StoreException {
    compare("task " + task + ", block " + block, rows, census.rows(task, block));
  }

  private void compare(String where, long found, long written) throws StoreException {
    if (found != written) {
      throw database.corrupt(
          where + " has " + written + " outcome rows, but its index lists " + found);
    }
  }
}
