package io.pcm.manager.rows;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.source.JsonBytes;
import io.pcm.manager.source.ResultRow;
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

  private ForeseenResults(List<ForeseenTask> tasks, long[] rows) {
    this.tasks = List.copyOf(tasks);
    this.rows = rows;
  }

  static ForeseenResults of(List<ForeseenTask> tasks, boolean includeFailed) throws StoreException {
    int most = tasks.stream().mapToInt(ForeseenTask::count).reduce(0, Math::addExact);
    long[] rows = new long[most];
    int count = 0;
    for (int task = 0; task < tasks.size(); task++) {
      for (int index = 0; index < tasks.get(task).count(); index++) {
        Optional<CallEnd> end = tasks.get(task).end(index);
        if (includeFailed || end.isEmpty() || end.get().outcome() == Outcome.SUCCEEDED) {
          rows[count++] = (long) task << 32 | index;
        }
      }
    }
    return new ForeseenResults(tasks, Arrays.copyOf(rows, count));
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
        ? Optional.of(ResultRow.of(end.get()).asItem(JsonBytes.inLine(item.get())))
        : Optional.empty();
  }
}
