package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import java.util.Optional;

/** The field that names the rows of a task for people. */
final class RowId {
  /** The name of this field for users, whatever it is in the items. */
  static final String NAME = "id";

  private RowId() {}

  /** The path of the field in the items, if the task says which it is. */
  static Optional<String> of(Task task) {
    return task instanceof Task.MapTask map ? map.id() : Optional.empty();
  }
}
