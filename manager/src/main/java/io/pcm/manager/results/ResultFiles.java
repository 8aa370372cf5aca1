package io.pcm.manager.results;

import io.pcm.api.workflow.TaskName;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** The result files of one run, and result lines before there is a file. */
public final class ResultFiles {
  /**
   * @param folder where result files go, made if missing
   */
  public ResultFiles(Path folder, RunStore store) {
    throw new UnsupportedOperationException("under way: " + folder + store);
  }

  /** Where the task's result file is or will be. */
  public Path path(TaskName task) {
    throw new UnsupportedOperationException("under way: " + task);
  }

  /** Whether the task's result file is complete and in place. */
  public boolean exists(TaskName task) {
    throw new UnsupportedOperationException("under way: " + task);
  }

  /**
   * Writes the file of a task whose calls have all ended, in memory of one block of calls. It
   * appears whole or not at all and replaces one that is there.
   *
   * @throws IOException if the folder cannot be written
   */
  public void write(ResultTask task, ItemSource items)
      throws IOException, StoreException, SourceException {
    throw new UnsupportedOperationException("under way: " + task + items);
  }

  /**
   * Removes the task's file if there is one: to be done before a {@code TaskReset} is committed.
   */
  public void delete(TaskName task) throws IOException {
    throw new UnsupportedOperationException("under way: " + task);
  }

  /**
   * Lines of calls that have ended so far, upwards from an index; calls that have not are left out.
   *
   * @param maxBytes bound of what is returned; one line alone that exceeds it comes with a null
   *     item
   */
  public ResultLines lines(ResultTask task, ItemSource items, int from, int maxBytes)
      throws StoreException, SourceException {
    throw new UnsupportedOperationException("under way: " + task + items + from + maxBytes);
  }
}
