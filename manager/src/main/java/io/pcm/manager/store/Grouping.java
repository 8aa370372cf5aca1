package io.pcm.manager.store;

import io.pcm.manager.core.Fact;
import io.pcm.manager.core.Fact.OutcomesRecorded;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a group of facts into rows. Outcomes wait and grow together, one row per task and block,
 * until a fact that names their task, or the whole run, must come after them.
 */
final class Grouping {
  /** Payload bytes from which on a row is closed: what one reader has in memory at a time. */
  private static final int PAYLOAD_BYTES = 4 * 1024 * 1024;

  private final List<Row> rows = new ArrayList<>();
  private final Map<TaskNumber, Map<Integer, Open>> open = new TreeMap<>();

  private Grouping() {}

  static List<Row> rows(List<Fact> facts) {
    Grouping grouping = new Grouping();
    for (Fact fact : facts) {
      if (fact instanceof OutcomesRecorded) {
        grouping.add((OutcomesRecorded) fact);
      } else {
        grouping.closeBefore(fact);
        grouping.rows.add(new Row.OfFact(fact));
      }
    }
    grouping.closeAll();
    return grouping.rows;
  }

  private void add(OutcomesRecorded calls) {
    Map<Integer, Open> blocks = open.computeIfAbsent(calls.task(), t -> new TreeMap<>());
    int known = -1;
    @Nullable Open row = null;
    for (int i = 0; i < calls.index().length; i++) {
      int block = calls.index()[i] / RunStore.BLOCK_CALLS;
      if (row == null || block != known) {
        row = blocks.computeIfAbsent(block, b -> new Open());
        known = block;
      }
      row.add(calls, i);
      if (row.isFull()) {
        close(calls.task(), block, row);
        blocks.remove(block);
        row = null;
      }
    }
  }

  private void closeBefore(Fact fact) {
    if (fact instanceof Fact.RunOpened || fact instanceof Fact.RunEnded) {
      closeAll();
    } else {
      TaskNumber task = taskOf(fact);
      if (task != null) {
        close(task);
      }
    }
  }

  private static @Nullable TaskNumber taskOf(Fact fact) {
    if (fact instanceof Fact.AttemptCharged f) {
      return f.task();
    } else if (fact instanceof Fact.DispatchHorizon f) {
      return f.task();
    } else if (fact instanceof Fact.TaskOpened f) {
      return f.task();
    } else if (fact instanceof Fact.RestEnded f) {
      return f.task();
    } else if (fact instanceof Fact.TaskEnded f) {
      return f.task();
    } else if (fact instanceof Fact.ResultsWritten f) {
      return f.task();
    } else if (fact instanceof Fact.TaskReset f) {
      return f.task();
    }
    return null;
  }

  private void closeAll() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private void close(TaskNumber task) {
    Map<Integer, Open> blocks = open.remove(task);
    if (blocks != null) {
      blocks.forEach((block, row) -> close(task, block, row));
    }
  }

  private void close(TaskNumber task, int block, Open row) {
    rows.add(
        new Row.OfCalls(
            task,
            block,
            row.payload.size(),
            CallsColumn.write(row.columns(task), row.payloadBytes),
            PayloadColumn.write(row.items(), row.payload)));
  }

  /** Columns that grow. */
  private static final class Open {
    private int[] index = new int[16];
    private byte[] outcome = new byte[16];
    private short[] attempts = new short[16];
    private int[] micros = new int[16];
    private long[] item = new long[16];
    private final List<Payload> payload = new ArrayList<>();
    private int payloadBytes;

    void add(OutcomesRecorded from, int i) {
      int count = payload.size();
      if (count == index.length) {
        index = Arrays.copyOf(index, count * 2);
        outcome = Arrays.copyOf(outcome, count * 2);
        attempts = Arrays.copyOf(attempts, count * 2);
        micros = Arrays.copyOf(micros, count * 2);
        item = Arrays.copyOf(item, count * 2);
      }
      index[count] = from.index()[i];
      outcome[count] = from.outcome()[i];
      attempts[count] = from.attempts()[i];
      micros[count] = from.micros()[i];
      item[count] = from.item()[i];
      payload.add(from.payload().get(i));
      payloadBytes += from.payload().get(i).json().length();
    }

    long[] items() {
      return Arrays.copyOf(item, payload.size());
    }

    boolean isFull() {
      return payload.size() == RunStore.BLOCK_CALLS || payloadBytes >= PAYLOAD_BYTES;
    }

    OutcomesRecorded columns(TaskNumber task) {
      int count = payload.size();
      return new OutcomesRecorded(
          task,
          Arrays.copyOf(index, count),
          Arrays.copyOf(outcome, count),
          Arrays.copyOf(attempts, count),
          Arrays.copyOf(micros, count),
          new long[0],
          List.of());
    }
  }
}
