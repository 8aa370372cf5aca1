package io.pcm.manager.driver;

import io.pcm.manager.core.Action;
import io.pcm.protocol.message.TaskNumber;

/**
 * Work whose duration depends on the size of the data. It runs asynchronously and replies by
 * events.
 */
public interface FileRequests {
  /** The reply is ItemsCounted or ItemsLost. */
  void count(TaskNumber task);

  /** The reply is RowsFound or ItemsLost. */
  void find(Action.FindRows action);

  /** The reply is ResultsWritten or ItemsLost. */
  void write(Action.WriteResults action);
}
