package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.util.List;

/** Where the items of a map task come from. */
public sealed interface Items {
  /** A file with one JSON value per line; empty lines are skipped. */
  record JsonLines(Path file) implements Items {}

  /** Values in the workflow itself. */
  record Listed(List<Json> items) implements Items {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /**
   * The results of other tasks of the same workflow, one task after the other in this order. Each
   * item is the object {@code {"index":…,"outcome":…,"result":…,"item":…}}.
   *
   * @param tasks at least one
   * @param includeFailed whether to include rows that did not succeed
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
