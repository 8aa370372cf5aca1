package io.pcm.runtime.trial;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import java.time.Duration;

/** Hears what happens in a {@link Trial}, on the thread that tries. */
public interface TrialListener {
  /**
   * A library is being loaded.
   *
   * @param why a clause that says why it is loaded again; empty at the first load
   */
  default void loading(Library library, String why) {}

  /** The library is loaded. */
  default void loaded(Library library, Duration took) {}

  /** The calls of a task begin. */
  default void begins(Task task, int calls) {}

  /** Something that the user should know. */
  default void note(String text) {}
}
