package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.ResultFile;
import io.pcm.protocol.message.TaskNumber;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the store keeps in memory about its rows: the next row's number, the documents, the number
 * of rows in each block (to check the index, which has no checksums), the number of calls of each
 * task, what engines said about their results, how remaining calls of tasks ended, and the result
 * files that have all lines.
 */
final class StoreCounts implements Scan.Visitor {
  private long next = 1;
  private boolean anyFact;
  private final Map<String, Json> documents = new ConcurrentHashMap<>();
  private final Map<TaskNumber, Long> calls = new TreeMap<>();
  private final Map<TaskNumber, EngineUse> uses = new ConcurrentHashMap<>();
  private final Map<TaskNumber, int[]> rows = new TreeMap<>();
  private final Map<TaskNumber, Fact.RestEnded> rests = new ConcurrentHashMap<>();
  private final Map<TaskNumber, ResultFile> files = new ConcurrentHashMap<>();

  long next() {
    return next;
  }

  /** A row with the next number was committed. */
  void wrote(Row row) {
    if (row instanceof Row.OfFact r) {
      fact(next, r.fact());
    } else if (row instanceof Row.OfDocument r) {
      document(next, r.key(), r.value());
    } else {
      Row.OfCalls r = (Row.OfCalls) row;
      calls(next, r.task(), r.block(), r.count());
      uses.merge(r.task(), r.use(), EngineUse::plus);
    }
  }

  @Override
  public void document(long sequence, String key, Json value) {
    next = sequence + 1;
    documents.put(key, value);
  }

  @Override
  public void fact(long sequence, Fact fact) {
    next = sequence + 1;
    anyFact = true;
    if (fact instanceof Fact.TaskReset f) {
      rows.remove(f.task());
      calls.remove(f.task());
      uses.remove(f.task());
      rests.remove(f.task());
      files.remove(f.task());
    } else if (fact instanceof Fact.TaskOpened f) {
      files.remove(f.task());
    } else if (fact instanceof Fact.RestEnded f) {
      rests.put(f.task(), f);
      files.remove(f.task());
    } else if (fact instanceof Fact.ResultsWritten f) {
      files.put(f.task(), f.file());
    }
  }

  @Override
  public void calls(long sequence, TaskNumber task, int block, byte[] column)
      throws MalformedRowException {
    calls(sequence, task, block, CallsColumn.count(column));
    uses.merge(task, CallsColumn.use(column), EngineUse::plus);
  }

  private void calls(long sequence, TaskNumber task, int block, int count) {
    next = sequence + 1;
    files.remove(task);
    calls.merge(task, (long) count, Long::sum);
    int[] counts = rows.getOrDefault(task, new int[1]);
    if (block >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(block + 1, counts.length * 2));
    }
    counts[block]++;
    rows.put(task, counts);
  }

  int rows(TaskNumber task, int block) {
    int[] counts = rows.getOrDefault(task, new int[0]);
    return block < counts.length ? counts[block] : 0;
  }

  int blocks(TaskNumber task) {
    return rows.getOrDefault(task, new int[0]).length;
  }

  long rows(TaskNumber task) {
    return Arrays.stream(rows.getOrDefault(task, new int[0])).asLongStream().sum();
  }

  /** Thread-safe. */
  EngineUse use(TaskNumber task) {
    return uses.getOrDefault(task, EngineUse.NONE);
  }

  /** Thread-safe. */
  Optional<Json> document(String key) {
    return Optional.ofNullable(documents.get(key));
  }

  boolean anyFact() {
    return anyFact;
  }

  StoreMark.Reached reached() {
    return new StoreMark.Reached(next - 1, calls.values().stream().mapToLong(n -> n).sum());
  }

  /** Empty if anything about the task was stored after its file. Thread-safe. */
  Optional<ResultFile> file(TaskNumber task) {
    return Optional.ofNullable(files.get(task));
  }

  /** Thread-safe. */
  Optional<Fact.RestEnded> rest(TaskNumber task) {
    return Optional.ofNullable(rests.get(task));
  }
}
