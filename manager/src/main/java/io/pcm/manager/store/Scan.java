package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.TaskNumber;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads every row in sequence, except payloads. Checks that each row has a correct checksum, and
 * that no row is missing except those that a reset deleted.
 */
final class Scan {
  private final Database database;
  private final Visitor visitor;
  private final RowNumbers gaps = new RowNumbers();
  private long expected = 1;

  /** Receives each row. */
  interface Visitor {
    void document(long sequence, String key, Json value);

    void fact(long sequence, Fact fact);

    void calls(long sequence, TaskNumber task, int block, byte[] column)
        throws MalformedRowException;
  }

  private Scan(Database database, Visitor visitor) {
    this.database = database;
    this.visitor = visitor;
  }

  static void run(Database database, Visitor visitor) throws SQLException, StoreException {
    new Scan(database, visitor).run();
  }

  private void run() throws SQLException, StoreException {
    try (Statement one = database.connection().createStatement();
        Statement two = database.connection().createStatement();
        ResultSet facts =
            one.executeQuery("SELECT sequence, sum, bytes FROM fact ORDER BY sequence");
        ResultSet calls =
            two.executeQuery(
                "SELECT sequence, sum, task, block, payload_sum, calls"
                    + " FROM outcome NOT INDEXED ORDER BY sequence")) {
      long fact = advance(facts);
      long call = advance(calls);
      while (fact != Long.MAX_VALUE || call != Long.MAX_VALUE) {
        if (fact < call) {
          arrive(fact);
          fact(fact, facts);
          fact = advance(facts);
        } else {
          arrive(call);
          calls(call, calls);
          call = advance(calls);
        }
      }
    }
    if (!gaps.isEmpty()) {
      throw database.corrupt("missing rows (of 1 to " + (expected - 1) + "): " + gaps);
    }
  }

  private static long advance(ResultSet rows) throws SQLException {
    return rows.next() ? rows.getLong(1) : Long.MAX_VALUE;
  }

  private void arrive(long sequence) throws StoreException {
    if (sequence < expected) {
      throw database.corrupt("row " + sequence + " is duplicated or out of order");
    }
    if (sequence > expected) {
      gaps.add(expected, sequence - 1);
    }
    expected = sequence + 1;
  }

  private void fact(long sequence, ResultSet row) throws SQLException, StoreException {
    byte[] bytes = blob(row, 3);
    if (RowSums.ofFact(sequence, bytes) != row.getInt(2)) {
      throw database.corrupt("fact row " + sequence + " has changed since it was written");
    }
    try {
      RowReader in = new RowReader(bytes);
      if (bytes.length > 0 && bytes[0] == GroupWriter.DOCUMENT) {
        in.one();
        visitor.document(sequence, in.text(), Json.of(in.block()));
        in.end();
        return;
      }
      Fact fact = FactCodec.read(in);
      if (fact instanceof Fact.TaskReset && !gaps.removeAll(RowNumbers.read(in))) {
        throw database.corrupt("rows that fact row " + sequence + " deleted exist again");
      }
      in.end();
      visitor.fact(sequence, fact);
    } catch (MalformedRowException e) {
      throw database.corrupt("fact row " + sequence + ": " + e.getMessage());
    }
  }

  private void calls(long sequence, ResultSet row) throws SQLException, StoreException {
    int task = row.getInt(3);
    int block = row.getInt(4);
    byte[] calls = blob(row, 6);
    if (RowSums.ofCalls(sequence, task, block, row.getInt(5), calls) != row.getInt(2)) {
      throw database.corrupt(
          "outcome row "
              + sequence
              + " (task "
              + task
              + ", block "
              + block
              + ") has changed since it was written");
    }
    try {
      visitor.calls(sequence, new TaskNumber(task), block, calls);
    } catch (MalformedRowException e) {
      throw database.corrupt("outcome row " + sequence + ": " + e.getMessage());
    }
  }

  /**
   * A column's bytes; a damaged column that is no longer a blob becomes empty and fails its
   * checksum.
   */
  static byte[] blob(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }
}
