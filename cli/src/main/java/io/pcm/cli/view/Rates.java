package io.pcm.cli.view;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast tasks go, from what progress has shown over the last {@link #WINDOW}. Not thread-safe.
 */
public final class Rates {
  /** Long enough to smooth bursts of outcomes, short enough to show a lost pilot. */
  static final Duration WINDOW = Duration.ofSeconds(20);

  private record Sample(Duration at, int done) {}

  private final Map<String, Deque<Sample>> samples = new LinkedHashMap<>();

  /** Takes progress in; {@code elapsed} must not go backwards. */
  public void add(RunProgress progress) {
    for (RunProgress.TaskProgress task : progress.tasks()) {
      Deque<Sample> window = samples.computeIfAbsent(task.name(), name -> new ArrayDeque<>());
      window.addLast(new Sample(progress.elapsed(), task.done()));
      while (window.size() > 2
          && window.getFirst().at().plus(WINDOW).compareTo(progress.elapsed()) < 0) {
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
  public Optional<Duration> timeLeft(RunProgress.TaskProgress task) {
    double rate = callsPerSecond(task.name());
    if (rate <= 0 || task.calls() == 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis((long) ((task.calls() - task.done()) / rate * 1000)));
  }
}
