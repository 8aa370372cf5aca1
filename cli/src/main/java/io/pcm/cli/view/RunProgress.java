package io.pcm.cli.view;

import java.time.Duration;
import java.util.List;

/**
 * A run at one moment.
 *
 * @param elapsed since this command took the run up
 * @param tasks in the order of the workflow
 * @param pilots that serve now
 * @param warmContexts contexts that take calls now
 */
public record RunProgress(
    Duration elapsed, List<TaskProgress> tasks, int pilots, int warmContexts) {
  public RunProgress {
    tasks = List.copyOf(tasks);
  }

  /** Whether a task waits, takes calls, or has ended. */
  public enum Stage {
    WAITING,
    RUNNING,
    ENDED
  }

  /**
   * One task.
   *
   * @param name as displayed
   * @param calls how many it has; 0 while its items are not counted
   * @param succeeded calls that have ended well
   * @param failed calls that have failed or were cancelled
   * @param running calls that pilots hold now
   */
  public record TaskProgress(
      String name, Stage stage, int calls, int succeeded, int failed, int running) {
    public int done() {
      return succeeded + failed;
    }
  }
}
