package io.pcm.cli.view;

import io.pcm.cli.view.RunProgress.Stage;
import io.pcm.cli.view.RunProgress.TaskProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Progress as lines for people. */
public final class ProgressText {
  /** Tasks shown one by one; a matrix may have thousands. */
  static final int TASKS_SHOWN = 12;

  private ProgressText() {}

  /**
   * A block of lines to be drawn over the last one: the run, then the tasks that take calls, then
   * how many wait and have ended.
   *
   * @param width columns of the screen; no line is longer
   */
  public static List<String> block(RunProgress progress, Rates rates, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(Texts.duration(progress.elapsed()) + "  " + machines(progress));
    List<TaskProgress> running =
        progress.tasks().stream().filter(task -> task.stage() == Stage.RUNNING).toList();
    List<TaskProgress> shown = running.subList(0, Math.min(TASKS_SHOWN, running.size()));
    int nameWidth = shown.stream().mapToInt(task -> task.name().length()).max().orElse(0);
    for (TaskProgress task : shown) {
      lines.add("  " + pad(task.name(), nameWidth) + "  " + state(task, rates));
    }
    others(progress, running.size() - shown.size()).ifPresent(lines::add);
    return lines.stream().map(line -> cut(line, width)).collect(Collectors.toList());
  }

  /** The same in one line, for logs and files. */
  public static String line(RunProgress progress, Rates rates) {
    String tasks =
        progress.tasks().stream()
            .filter(task -> task.stage() == Stage.RUNNING)
            .limit(TASKS_SHOWN)
            .map(task -> task.name() + " " + state(task, rates))
            .collect(Collectors.joining("; "));
    long ended = progress.tasks().stream().filter(task -> task.stage() == Stage.ENDED).count();
    return Texts.duration(progress.elapsed())
        + ": "
        + machines(progress)
        + (tasks.isEmpty() ? "" : "; " + tasks)
        + "; "
        + ended
        + " of "
        + Texts.count(progress.tasks().size(), "task", "tasks")
        + " ended";
  }

  private static String machines(RunProgress progress) {
    return Texts.count(progress.pilots(), "pilot", "pilots")
        + ", "
        + Texts.count(progress.warmContexts(), "warm context", "warm contexts");
  }

  private static String state(TaskProgress task, Rates rates) {
    StringBuilder text = new StringBuilder();
    text.append(task.done()).append('/').append(task.calls());
    if (task.calls() > 0) {
      text.append(String.format(Locale.ROOT, " %3d%%", (int) (100L * task.done() / task.calls())));
    }
    text.append(", ").append(task.running()).append(" running");
    if (task.failed() > 0) {
      text.append(", ").append(task.failed()).append(" failed");
    }
    double rate = rates.callsPerSecond(task.name());
    if (rate > 0) {
      text.append(", ").append(Texts.number(rate)).append(" calls/s");
    }
    rates.timeLeft(task).ifPresent(left -> text.append(", ETA ").append(Texts.duration(left)));
    return text.toString();
  }

  private static Optional<String> others(RunProgress progress, int hidden) {
    List<String> parts = new ArrayList<>();
    if (hidden > 0) {
      parts.add(hidden + " more running");
    }
    long waiting = progress.tasks().stream().filter(t -> t.stage() == Stage.WAITING).count();
    long ended = progress.tasks().stream().filter(t -> t.stage() == Stage.ENDED).count();
    if (waiting > 0) {
      parts.add(Texts.count(waiting, "task waits", "tasks wait"));
    }
    if (ended > 0) {
      parts.add(Texts.count(ended, "task", "tasks") + " ended");
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of("  " + String.join(", ", parts));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, Math.max(1, width - 1)) + "…";
  }
}
