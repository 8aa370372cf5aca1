package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.util.List;

/** Where a map task's items come from. */
public sealed interface Items {
  /** A file of one JSON value per line; empty lines do not count. */
  record JsonLines(Path file) implements Items {}

  /** Values written in the workflow itself. */
  record Listed(List<Json> items) implements Items {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /**
   * The results of other tasks of the same workflow, one after the other in this order. Each item
   * is the object {@code {"index":…,"outcome":…,"result":…,"item":…}}.
   *
   * @param tasks at least one
   * @param includeFailed whether rows that did not succeed are items too
   */
  record ResultsOf(List<TaskName> tasks, boolean includeFailed) implements Items {
    public ResultsOf {
      tasks = List.copyOf(tasks);
      if (tasks.isEmpty()) {
        throw new IllegalArgumentException("results-of must name at least one task");
      }
    }
  }
}
