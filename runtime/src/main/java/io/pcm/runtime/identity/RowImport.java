package io.pcm.runtime.identity;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.Fact;
import io.pcm.manager.rows.StoredRows;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies rows of other runs into this one, as earlier versions of its tasks: from then on they are
 * found by their items, like those of the run itself.
 */
public final class RowImport {
  /** Maximum number of rows in one commit. */
  private static final int ROWS = 4096;

  /** Maximum bytes of results in one commit, unless one row alone has more. */
  private static final long BYTES = 8L * 1024 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final RunStore store;
  private final TaskVersions versions;
  private int imported;

  public RowImport(RunStore store) throws StoreException {
    this.store = store;
    this.versions = TaskVersions.read(store);
  }

  /**
   * Copies rows that are computed in the same way as those of the tasks. A version that was copied
   * before is not copied again, unless it has more rows now.
   *
   * @param tasks those that may have such rows
   * @param ours the parts of each task in this run
   * @param other another run
   */
  public void from(List<Task> tasks, Map<TaskName, Map<String, String>> ours, Other other)
      throws StoreException {
    List<TaskVersion> theirs = TaskVersions.read(other.store()).all();
    for (Task task : tasks) {
      TaskVersion wanted = version(task, ours);
      TaskVersion wantedThere = version(task, other.parts());
      for (int number = 0; number < theirs.size(); number++) {
        TaskVersion each = theirs.get(number);
        if (!each.removed() && each.hasRecipeOf(wantedThere) && !each.parts().isEmpty()) {
          copy(wanted, new Source(other.store(), other.run(), number, each.isMixed()));
        }
      }
    }
  }

  /**
   * Another run.
   *
   * @param run its id
   * @param parts the parts that each task of this workflow would have there: they tell which
   *     modules its libraries loaded, which this run may not know yet
   */
  public record Other(RunStore store, String run, Map<TaskName, Map<String, String>> parts) {}

  private static TaskVersion version(Task task, Map<TaskName, Map<String, String>> parts) {
    return TaskVersion.of(
        task.name().display(), parts.getOrDefault(task.name(), Map.of()), Map.of());
  }

  /**
   * A version of another run.
   *
   * @param own whether only rows count that it computed itself
   */
  private record Source(RunStore store, String run, int number, boolean own) {
    int rows() throws StoreException {
      int[] rows = new int[1];
      StoredRows.read(store, new TaskNumber(number), (index, end) -> rows[0] += takes(end) ? 1 : 0);
      return rows[0];
    }

    boolean takes(CallEnd end) {
      return end.outcome() == Outcome.SUCCEEDED
          && end.item().known()
          && !(own && end.attempts() == 0)
          && !isCut(end);
    }

    private static boolean isCut(CallEnd end) {
      try {
        return end.payload().notes().isPresent()
            && JSON.readTree(end.payload().notes().get().utf8())
                .path("finish")
                .asText()
                .equals("length");
      } catch (IOException e) {
        throw new IllegalStateException("notes are JSON", e);
      }
    }
  }

  private void copy(TaskVersion wanted, Source source) throws StoreException {
    int rows = source.rows();
    Map<String, String> parts = new LinkedHashMap<>(wanted.parts());
    parts.put(
        Fingerprints.DATA,
        "version " + source.number() + " of run " + source.run() + " with " + rows + " rows");
    TaskVersion copy = TaskVersion.of(wanted.name(), parts, Map.of());
    if (rows == 0 || versions.like(copy).isPresent()) {
      return;
    }
    int number = versions.add(copy);
    versions.write(store);
    Batch batch = new Batch(new TaskNumber(number));
    StoredRows.read(
        source.store(),
        new TaskNumber(source.number()),
        (index, end) -> {
          if (source.takes(end)) {
            batch.add(index, end);
          }
        });
    batch.commit();
  }

  /** Rows on their way into this store. */
  private final class Batch {
    private final TaskNumber task;
    private Outcomes.Builder rows;
    private long bytes;

    Batch(TaskNumber task) {
      this.task = task;
      this.rows = new Outcomes.Builder(task, ROWS);
    }

    void add(int index, CallEnd end) throws StoreException {
      rows.add(index, end);
      bytes += end.payload().length();
      imported++;
      if (rows.size() == ROWS || bytes > BYTES) {
        commit();
      }
    }

    void commit() throws StoreException {
      if (rows.size() > 0) {
        store.commit(List.of(new Fact.OutcomesRecorded(rows.build())));
        rows = new Outcomes.Builder(task, ROWS);
        bytes = 0;
      }
    }
  }

  /** Number of rows copied so far. */
  public int rows() {
    return imported;
  }
}
