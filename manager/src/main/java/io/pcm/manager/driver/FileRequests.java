package io.pcm.manager.driver;

import io.pcm.manager.core.Action;
import io.pcm.protocol.message.TaskNumber;

/** Work that may take as long as the data is large; answered by events, in its own time. */
public interface FileRequests {
  /** Answered by ItemsCounted or ItemsLost. */
  void count(TaskNumber task);

  /** Answered by ResultsWritten or ItemsLost. */
  void write(Action.WriteResults action);
}
