package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The speed of tasks over the last {@link #WINDOW}, or since their first call ended if that is
 * less. Not thread-safe.
 */
public final class Rates {
  /** Long enough to smooth bursts of outcomes, short enough to show the loss of a pilot. */
  static final Duration WINDOW = Duration.ofSeconds(20);

  /** Minimum time between samples; snapshots come several times a second, more than necessary. */
  private static final Duration STEP = Duration.ofMillis(500);

  private record Sample(Duration at, long done) {}

  /** What was done at the times of the last samples. */
  private static final class Window {
    private final Deque<Sample> samples = new ArrayDeque<>();

    void add(Duration at, long done) {
      if (samples.size() > 1 && samples.getLast().at().plus(STEP).compareTo(at) > 0) {
        return;
      }
      samples.addLast(new Sample(at, done));
      while (samples.size() > 2 && samples.getFirst().at().plus(WINDOW).compareTo(at) < 0) {
        samples.removeFirst();
      }
    }

    /** Forgets the time before, in which there was nothing to do. */
    void begin(Duration at, long done) {
      samples.clear();
      samples.addLast(new Sample(at, done));
    }

    double perSecond() {
      if (samples.size() < 2) {
        return 0;
      }
      Sample first = samples.getFirst();
      Sample last = samples.getLast();
      double seconds = last.at().minus(first.at()).toNanos() / 1e9;
      return seconds > 0 ? Math.max(0, (last.done() - first.done()) / seconds) : 0;
    }
  }

  private final Map<String, Window> tasks = new LinkedHashMap<>();
  private final Window all = new Window();

  /**
   * @param elapsed when the snapshot was taken; must not decrease
   */
  public void add(RunProgress view, Duration elapsed) {
    for (TaskProgress task : view.tasks()) {
      add(tasks.computeIfAbsent(task.name(), name -> new Window()), task, elapsed);
    }
    long done = view.tasks().stream().mapToLong(TaskProgress::doneHere).sum();
    if (done == 0) {
      all.begin(elapsed, 0);
    } else {
      all.add(elapsed, done);
    }
  }

  private static void add(Window window, TaskProgress task, Duration elapsed) {
    if (task.doneHere() == 0) {
      window.begin(elapsed, 0);
    } else {
      window.add(elapsed, task.doneHere());
    }
  }

  /** Number of calls of the task that end per second; 0 while unknown. */
  public double callsPerSecond(String task) {
    Window window = tasks.get(task);
    return window == null ? 0 : window.perSecond();
  }

  /** Number of calls of all tasks that end per second; 0 while unknown. */
  public double callsPerSecond() {
    return all.perSecond();
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
