package io.pcm.manager.rows;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.manager.source.JsonBytes;
import io.pcm.manager.source.ResultRow;
import io.pcm.manager.source.RowItems;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The results of tasks as items of another one, as far as they are known. */
final class ForeseenResults implements ForeseenItems {
  private final List<ForeseenTask> tasks;
  private final long[] rows;
  private final RowItems form;

  private ForeseenResults(List<ForeseenTask> tasks, long[] rows, RowItems form) {
    this.form = form;
    this.tasks = List.copyOf(tasks);
    this.rows = rows;
  }

  static ForeseenResults of(List<ForeseenTask> tasks, Items.ResultsOf wanted)
      throws SourceException, StoreException {
    RowItems form = RowItems.of(wanted);
    int most = tasks.stream().mapToInt(ForeseenTask::count).reduce(0, Math::addExact);
    long[] rows = new long[most];
    int count = 0;
    for (int task = 0; task < tasks.size(); task++) {
      for (int index = 0; index < tasks.get(task).count(); index++) {
        if (isItem(tasks.get(task), index, wanted.includeFailed(), form)) {
          rows[count++] = (long) task << 32 | index;
        }
      }
    }
    return new ForeseenResults(tasks, Arrays.copyOf(rows, count), form);
  }

  /** A row that is not known yet is expected to be one that is wanted. */
  private static boolean isItem(ForeseenTask task, int index, boolean includeFailed, RowItems form)
      throws SourceException, StoreException {
    Optional<CallEnd> end = task.end(index);
    Optional<Json> item = task.item(index);
    if (end.isEmpty() || (end.get().outcome() != Outcome.SUCCEEDED && !includeFailed)) {
      return end.isEmpty();
    }
    return item.isEmpty()
        || form.takes(index, ResultRow.of(end.get()), JsonBytes.inLine(item.get()));
  }

  @Override
  public int count() {
    return rows.length;
  }

  @Override
  public boolean isExact() {
    return tasks.stream().allMatch(ForeseenTask::isDone);
  }

  @Override
  public Optional<Json> get(int index) throws SourceException, StoreException {
    ForeseenTask task = tasks.get((int) (rows[index] >>> 32));
    int call = (int) rows[index];
    Optional<CallEnd> end = task.end(call);
    Optional<Json> item = task.item(call);
    return end.isPresent() && item.isPresent()
        ? Optional.of(form.item(call, ResultRow.of(end.get()), JsonBytes.inLine(item.get())))
        : Optional.empty();
  }
}
