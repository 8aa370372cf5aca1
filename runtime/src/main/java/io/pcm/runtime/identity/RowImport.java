package io.pcm.runtime.identity;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.Fact;
import io.pcm.manager.returned.FileShelf;
import io.pcm.manager.rows.ForeignRows;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Copies rows of other runs into this one, as earlier versions of its tasks: from then on they are
 * found by their items, like those of the run itself.
 */
public final class RowImport {
  /** Maximum number of rows in one commit. */
  private static final int ROWS = 4096;

  /** Maximum bytes of results in one commit, unless one row alone has more. */
  private static final long BYTES = 8L * 1024 * 1024;

  private final RunStore store;
  private final FileShelf files;
  private final TaskVersions versions;
  private int imported;

  /**
   * @param files the files of results of this run
   */
  public RowImport(RunStore store, FileShelf files) throws StoreException {
    this.store = store;
    this.files = files;
    this.versions = TaskVersions.read(store);
  }

  /**
   * Copies rows that were computed in the same way as those of the tasks. A version that was copied
   * before is not copied again, unless it has more rows now, or a crash came in between.
   *
   * @param theirs rows of another run that may be taken over
   * @param ours the parts of each task in this run
   * @param run the id of the other run
   */
  public void from(
      Map<TaskName, List<ForeignRows>> theirs, Map<TaskName, Map<String, String>> ours, String run)
      throws StoreException, IOException {
    for (Map.Entry<TaskName, List<ForeignRows>> each : theirs.entrySet()) {
      for (ForeignRows rows : each.getValue()) {
        copy(version(each.getKey(), ours), rows, run);
      }
    }
  }

  /**
   * Another run.
   *
   * @param run its id
   * @param parts the parts that each task of this workflow would have there: they tell which
   *     modules its libraries loaded, which this run may not know yet
   * @param files the files of its results
   */
  public record Other(
      RunStore store, String run, Map<TaskName, Map<String, String>> parts, FileShelf files) {
    /** Its rows that are computed in the same way as those of the tasks. */
    public Map<TaskName, List<ForeignRows>> rows(List<Task> tasks) throws StoreException {
      List<TaskVersion> all = TaskVersions.read(store).all();
      Map<TaskName, List<ForeignRows>> rows = new LinkedHashMap<>();
      for (Task task : tasks) {
        TaskVersion wanted = version(task.name(), parts);
        for (int number = 0; number < all.size(); number++) {
          TaskVersion each = all.get(number);
          if (!each.removed() && each.hasRecipeOf(wanted) && !each.parts().isEmpty()) {
            rows.computeIfAbsent(task.name(), name -> new ArrayList<>())
                .add(new ForeignRows(store, files, new TaskNumber(number), each.isMixed()));
          }
        }
      }
      return rows;
    }
  }

  private static TaskVersion version(TaskName task, Map<TaskName, Map<String, String>> parts) {
    return TaskVersion.of(task.display(), parts.getOrDefault(task, Map.of()), Map.of());
  }

  private void copy(TaskVersion wanted, ForeignRows source, String run)
      throws StoreException, IOException {
    int rows = source.count();
    Map<String, String> parts = new LinkedHashMap<>(wanted.parts());
    parts.put(
        Fingerprints.DATA,
        "version " + source.version().value() + " of run " + run + " with " + rows + " rows");
    TaskVersion copy = TaskVersion.of(wanted.name(), parts, Map.of());
    if (rows == 0 || isComplete(copy, rows)) {
      return;
    }
    for (String name : source.fileNames()) {
      files.bring(name, source.files());
    }
    TaskNumber number = numberOf(copy);
    versions.write(store);
    Batch batch = new Batch(number);
    source.read(batch::add);
    batch.commit();
  }

  /**
   * The number for a copy; another one than that of a copy that a crash cut off. No fact is
   * recorded, such as a reset, because the store of a new run does not have its documents yet.
   */
  private TaskNumber numberOf(TaskVersion copy) {
    OptionalInt before = versions.like(copy);
    if (before.isPresent() && store.blocks(new TaskNumber(before.getAsInt())) == 0) {
      return new TaskNumber(before.getAsInt());
    }
    before.ifPresent(versions::remove);
    return new TaskNumber(versions.add(copy));
  }

  /** Whether it was copied, and no crash came in between. */
  private boolean isComplete(TaskVersion copy, int rows) throws StoreException {
    OptionalInt number = versions.like(copy);
    return number.isPresent()
        && new ForeignRows(store, files, new TaskNumber(number.getAsInt()), false).count() == rows;
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
