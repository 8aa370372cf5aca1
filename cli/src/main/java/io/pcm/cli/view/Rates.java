package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How fast tasks go, from what was seen over the last {@link #WINDOW}. Not thread-safe. */
public final class Rates {
  /** Long enough to smooth bursts of outcomes, short enough to show a lost pilot. */
  static final Duration WINDOW = Duration.ofSeconds(20);

  /** Views come several times a second; so many samples of a window are enough. */
  private static final Duration STEP = Duration.ofMillis(500);

  private record Sample(Duration at, int done) {}

  private final Map<String, Deque<Sample>> samples = new LinkedHashMap<>();

  /**
   * @param elapsed when the view was taken; must not go backwards
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

  /** Calls that end per second; 0 while nothing is known. */
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

  /** Until the task ends at this pace; empty while that cannot be told. */
  public Optional<Duration> timeLeft(TaskProgress task) {
    double rate = callsPerSecond(task.name());
    int left = task.calls() - Tasks.done(task);
    if (rate <= 0 || left <= 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis((long) (left / rate * 1000)));
  }
}
