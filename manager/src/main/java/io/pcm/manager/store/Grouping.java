package io.pcm.manager.store;

import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a group of facts into rows. Collects outcomes in one row per task and block until a fact
 * that names their task, or concerns the whole run, must follow them.
 */
final class Grouping {
  /** Payload bytes after which a row is closed; a reader has this much in memory at a time. */
  private static final int PAYLOAD_BYTES = 4 * 1024 * 1024;

  private final List<Row> rows = new ArrayList<>();
  private final Map<TaskNumber, Map<Integer, Open>> open = new TreeMap<>();

  private Grouping() {}

  static List<Row> rows(List<Fact> facts) {
    Grouping grouping = new Grouping();
    Fact.Cases places = grouping.new Places();
    facts.forEach(fact -> fact.match(places));
    grouping.closeAll();
    return grouping.rows;
  }

  /** Where each fact goes: behind the outcomes that a reader must have met before it. */
  private final class Places implements Fact.Cases {
    @Override
    public void outcomesRecorded(Fact.OutcomesRecorded fact) {
      add(fact.outcomes());
    }

    @Override
    public void runOpened(Fact.RunOpened fact) {
      closeAll();
      put(fact);
    }

    @Override
    public void runEnded(Fact.RunEnded fact) {
      closeAll();
      put(fact);
    }

    @Override
    public void taskOpened(Fact.TaskOpened fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void attemptCharged(Fact.AttemptCharged fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void restEnded(Fact.RestEnded fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void taskEnded(Fact.TaskEnded fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void resultsWritten(Fact.ResultsWritten fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void taskReset(Fact.TaskReset fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void dispatchHorizon(Fact.DispatchHorizon fact) {
      close(fact.task());
      put(fact);
    }

    @Override
    public void pilotJoined(Fact.PilotJoined fact) {
      put(fact);
    }

    @Override
    public void pilotLeft(Fact.PilotLeft fact) {
      put(fact);
    }

    @Override
    public void timeCounted(Fact.TimeCounted fact) {
      put(fact);
    }

    @Override
    public void jobDrained(Fact.JobDrained fact) {
      put(fact);
    }

    @Override
    public void contextOpened(Fact.ContextOpened fact) {
      put(fact);
    }

    @Override
    public void contextAdopted(Fact.ContextAdopted fact) {
      put(fact);
    }

    @Override
    public void contextWarmed(Fact.ContextWarmed fact) {
      put(fact);
    }

    @Override
    public void contextEnded(Fact.ContextEnded fact) {
      put(fact);
    }

    private void put(Fact fact) {
      rows.add(new Row.OfFact(fact));
    }
  }

  private void add(Outcomes calls) {
    Map<Integer, Open> blocks = open.computeIfAbsent(calls.task(), t -> new TreeMap<>());
    int known = -1;
    @Nullable Open row = null;
    for (int i = 0; i < calls.size(); i++) {
      int block = calls.index(i) / RunStore.BLOCK_CALLS;
      if (row == null || block != known) {
        row = blocks.computeIfAbsent(block, b -> new Open(calls.task()));
        known = block;
      }
      row.add(calls, i);
      if (row.isFull()) {
        close(block, row);
        blocks.remove(block);
        row = null;
      }
    }
  }

  private void closeAll() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private void close(TaskNumber task) {
    Map<Integer, Open> blocks = open.remove(task);
    if (blocks != null) {
      blocks.forEach(this::close);
    }
  }

  private void close(int block, Open row) {
    Outcomes calls = row.calls.build();
    EngineUse use = row.use.sum();
    rows.add(
        new Row.OfCalls(
            calls.task(),
            block,
            calls.size(),
            CallsColumn.write(calls, row.payloadBytes, use),
            PayloadColumn.write(calls),
            use));
  }

  /** A row that is still growing. */
  private static final class Open {
    private final Outcomes.Builder calls;
    private final NotedUse use = new NotedUse();
    private int payloadBytes;

    Open(TaskNumber task) {
      calls = new Outcomes.Builder(task, 16);
    }

    void add(Outcomes from, int i) {
      calls.add(from, i);
      use.add(from, i);
      payloadBytes += from.payload(i).length();
    }

    boolean isFull() {
      return calls.size() == RunStore.BLOCK_CALLS || payloadBytes >= PAYLOAD_BYTES;
    }
  }
}
