package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The speed of tasks over the last {@link #WINDOW}. Not thread-safe. */
public final class Rates {
  /** Long enough to smooth bursts of outcomes, short enough to show the loss of a pilot. */
  static final Duration WINDOW = Duration.ofSeconds(20);

  /** Minimum time between samples; snapshots come several times a second, more than necessary. */
  private static final Duration STEP = Duration.ofMillis(500);

  private record Sample(Duration at, int done) {}

  private final Map<String, Deque<Sample>> samples = new LinkedHashMap<>();

  /**
   * @param elapsed when the snapshot was taken; must not decrease
   */
  public void add(RunProgress view, Duration elapsed) {
    for (TaskProgress task : view.tasks()) {
      Deque<Sample> window = samples.computeIfAbsent(task.name(), name -> new ArrayDeque<>());
      if (window.size() > 1 && window.getLast().at().plus(STEP).compareTo(elapsed) > 0) {
        continue;
      }
      window.addLast(new Sample(elapsed, task.doneHere()));
      while (window.size() > 2 && window.getFirst().at().plus(WINDOW).compareTo(elapsed) < 0) {
        window.removeFirst();
      }
    }
  }

  /** Number of calls that end per second; 0 while unknown. */
  public double callsPerSecond(String task) {
    Deque<Sample> window = samples.get(task);
    if (window == null || window.size() < 2) {
      return 0;
    }
    Sample first = window.getFirst();
    Sample last = window.getLast();
    double seconds = last.at().minus(first.at()).toNanos() / 1e9;
    return seconds > 0 ? Math.max(0, (last.done() - first.done()) / seconds) : 0;
  }

  /** Number of calls of all tasks that end per second; 0 while unknown. */
  public double callsPerSecond() {
    return samples.keySet().stream().mapToDouble(this::callsPerSecond).sum();
  }

  /**
   * Time until the task ends at this speed; empty while unknown, if it only waits, and while there
   * are no pilots.
   */
  public Optional<Duration> timeLeft(RunProgress view, TaskProgress task) {
    return Tasks.isOpen(task)
        ? timeLeft(view, task.calls() - Tasks.done(task), callsPerSecond(task.name()))
        : Optional.empty();
  }

  /**
   * Time until all calls that are known have ended at this speed of all tasks together; empty while
   * unknown, and while there are no pilots.
   */
  public Optional<Duration> timeLeft(RunProgress view) {
    long left =
        view.tasks().stream().mapToLong(task -> Math.max(0, task.calls() - Tasks.done(task))).sum();
    return timeLeft(view, left, callsPerSecond());
  }

  private static Optional<Duration> timeLeft(RunProgress view, long left, double rate) {
    return view.pilots().isEmpty() || rate <= 0 || left <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (left / rate * 1000)));
  }
}
