package io.pcm.manager.store;

import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.TaskNumber;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Writes the rows of one group within a transaction that its caller begins and ends. */
final class GroupWriter implements AutoCloseable {
  /** Marks a document in place of the kind of a fact. */
  static final int DOCUMENT = 0;

  private final PreparedStatement fact;
  private final PreparedStatement calls;
  private final PreparedStatement rowsOfTask;
  private final PreparedStatement removal;
  private long bytes;

  GroupWriter(Database database) throws SQLException {
    fact = database.connection().prepareStatement("INSERT INTO fact VALUES(?,?,?)");
    calls = database.connection().prepareStatement("INSERT INTO outcome VALUES(?,?,?,?,?,?,?)");
    rowsOfTask =
        database
            .connection()
            .prepareStatement(
                "SELECT sequence FROM outcome NOT INDEXED WHERE task=? ORDER BY sequence");
    removal =
        database.connection().prepareStatement("DELETE FROM outcome NOT INDEXED WHERE task=?");
  }

  /** Bytes written since the last call of this method. */
  long takeBytes() {
    long taken = bytes;
    bytes = 0;
    return taken;
  }

  void write(List<Row> rows, long firstSequence) throws SQLException {
    long sequence = firstSequence;
    for (Row row : rows) {
      if (row instanceof Row.OfFact r) {
        write(sequence, r.fact());
      } else if (row instanceof Row.OfDocument r) {
        write(sequence, document(r));
      } else {
        write(sequence, (Row.OfCalls) row);
      }
      sequence++;
    }
  }

  private void write(long sequence, Fact of) throws SQLException {
    RowWriter out = FactCodec.write(of);
    if (of instanceof Fact.TaskReset reset) {
      remove(reset.task()).write(out);
    }
    write(sequence, out.toBytes());
  }

  static byte[] document(Row.OfDocument row) {
    return new RowWriter(64).one(DOCUMENT).text(row.key()).block(row.value().utf8()).toBytes();
  }

  private void write(long sequence, byte[] row) throws SQLException {
    fact.setLong(1, sequence);
    fact.setInt(2, RowSums.ofFact(sequence, row));
    fact.setBytes(3, row);
    fact.executeUpdate();
    bytes += row.length;
  }

  private RowNumbers remove(TaskNumber task) throws SQLException {
    RowNumbers removed = new RowNumbers();
    rowsOfTask.setInt(1, task.value());
    try (ResultSet row = rowsOfTask.executeQuery()) {
      while (row.next()) {
        removed.add(row.getLong(1), row.getLong(1));
      }
    }
    removal.setInt(1, task.value());
    removal.executeUpdate();
    return removed;
  }

  private void write(long sequence, Row.OfCalls row) throws SQLException {
    int payloadSum = RowSums.of(row.payload());
    calls.setLong(1, sequence);
    calls.setInt(2, row.task().value());
    calls.setInt(3, row.block());
    calls.setInt(
        4, RowSums.ofCalls(sequence, row.task().value(), row.block(), payloadSum, row.calls()));
    calls.setInt(5, payloadSum);
    calls.setBytes(6, row.calls());
    calls.setBytes(7, row.payload());
    calls.executeUpdate();
    bytes += row.calls().length + row.payload().length;
  }

  @Override
  public void close() throws SQLException {
    fact.close();
    calls.close();
    rowsOfTask.close();
    removal.close();
  }
}
