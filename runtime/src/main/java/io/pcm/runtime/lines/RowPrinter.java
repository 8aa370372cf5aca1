package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import java.io.IOException;

/** Writes result lines of several tasks in one form. Not thread-safe. */
public interface RowPrinter {
  /** Takes the lines of a task. All lines of a task come before those of the next. */
  LineTaker of(Task task);

  /**
   * Writes what is still held back. The stream stays open.
   *
   * @throws IOException if it cannot be written
   */
  default void finish() throws IOException {}
}
