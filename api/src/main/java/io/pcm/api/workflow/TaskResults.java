package io.pcm.api.workflow;

import java.util.List;
import java.util.Optional;

/**
 * The results of other tasks as the items of a map task, one task after the other. Each item is
 * {@code {"outcome":…,"result":…,"item":…}}.
 *
 * <pre>{@code
 * MapTaskBuilder verify = w.map("verify", judge, claims);
 * w.map("explain", shout.function("explain"), TaskResults.of(verify).includeFailed());
 * w.map("check", judge, TaskResults.of(verify).from(RowShape.fields(List.of("item.claim", "result"))));
 * }</pre>
 *
 * @param tasks at least one
 * @param withFailed whether to include rows that did not succeed
 * @param where which rows; empty: all
 * @param from what of a row becomes the item; empty: the object above
 */
public record TaskResults(
    List<TaskRef> tasks, boolean withFailed, Optional<RowTest> where, Optional<RowShape> from) {
  public TaskResults {
    tasks = List.copyOf(tasks);
  }

  /** The rows of these tasks that succeeded. */
  public static TaskResults of(TaskRef... tasks) {
    return new TaskResults(List.of(tasks), false, Optional.empty(), Optional.empty());
  }

  /** The same tasks, with the rows that did not succeed. */
  public TaskResults includeFailed() {
    return new TaskResults(tasks, true, where, from);
  }

  /** Only the rows for which the test holds. */
  public TaskResults where(RowTest test) {
    return new TaskResults(tasks, withFailed, Optional.of(test), from);
  }

  /** Only a part of each row, so that items do not nest deeper with each task. */
  public TaskResults from(RowShape shape) {
    return new TaskResults(tasks, withFailed, where, Optional.of(shape));
  }
}
