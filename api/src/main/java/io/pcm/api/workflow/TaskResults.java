package io.pcm.api.workflow;

import java.util.List;

/**
 * The results of other tasks as the items of a map task, one task after the other. Each item is
 * {@code {"outcome":…,"result":…,"item":…}}.
 *
 * <pre>{@code
 * MapTaskBuilder verify = w.map("verify", judge, claims);
 * w.map("explain", shout.function("explain"), TaskResults.of(verify).includeFailed());
 * }</pre>
 *
 * @param tasks at least one
 * @param withFailed whether to include rows that did not succeed
 */
public record TaskResults(List<TaskRef> tasks, boolean withFailed) {
  public TaskResults {
    tasks = List.copyOf(tasks);
  }

  /** The rows of these tasks that succeeded. */
  public static TaskResults of(TaskRef... tasks) {
    return new TaskResults(List.of(tasks), false);
  }

  /** The same tasks, with the rows that did not succeed. */
  public TaskResults includeFailed() {
    return new TaskResults(tasks, true);
  }
}
