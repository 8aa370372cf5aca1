package io.pcm.cli.view;

import io.pcm.api.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A run at its end.
 *
 * @param outcome SUCCEEDED if every call did, FAILED if one did not, CANCELLED if the run stopped
 *     before its end
 * @param elapsed since this command took the run up
 * @param run the run directory, absolute
 * @param pilotsJoined over the whole run
 * @param pilotsLost of them, those that went without a word
 */
public record RunSummary(
    Outcome outcome,
    Duration elapsed,
    Path run,
    List<TaskSummary> tasks,
    List<LibrarySummary> libraries,
    int pilotsJoined,
    int pilotsLost) {
  public RunSummary {
    tasks = List.copyOf(tasks);
    libraries = List.copyOf(libraries);
  }

  /**
   * One task.
   *
   * @param calls how many it has
   * @param cancelled calls that were not run
   * @param seconds from its first to its last call
   */
  public record TaskSummary(
      String name, int calls, int succeeded, int failed, int cancelled, double seconds) {
    double callsPerSecond() {
      return seconds > 0 ? (succeeded + failed) / seconds : 0;
    }
  }

  /**
   * What keeping contexts warm was worth.
   *
   * @param contextsLoaded how often the library was loaded
   * @param calls outcomes that came from its contexts
   * @param loadSeconds spent loading, summed over contexts
   * @param loadSecondsAvoided what loading for every call would have cost on top
   */
  public record LibrarySummary(
      String name, int contextsLoaded, long calls, double loadSeconds, double loadSecondsAvoided) {
    double callsPerContext() {
      return contextsLoaded > 0 ? (double) calls / contextsLoaded : 0;
    }
  }
}
