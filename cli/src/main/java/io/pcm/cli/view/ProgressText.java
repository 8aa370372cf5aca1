package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Progress as lines of text. */
public final class ProgressText {
  /** Maximum number of tasks shown individually; a matrix may have thousands. */
  static final int TASKS_SHOWN = 12;

  private static final int LIBRARIES_SHOWN = 3;

  private static final int GROUPS_SHOWN = 4;

  private ProgressText() {}

  /**
   * A block of lines that replaces the last one: the run, groups of pilots, running tasks, the
   * number of waiting and ended tasks, and calls that no pilot can run.
   *
   * @param width columns of the screen; no line is longer
   */
  public static List<String> block(RunProgress view, Duration elapsed, Rates rates, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(Texts.duration(elapsed) + "  " + machines(view));
    GroupsView.lines(view).stream().limit(GROUPS_SHOWN).forEach(text -> lines.add("  " + text));
    List<TaskProgress> open = view.tasks().stream().filter(Tasks::isOpen).toList();
    List<TaskProgress> shown = open.subList(0, Math.min(TASKS_SHOWN, open.size()));
    int nameWidth = shown.stream().mapToInt(task -> task.name().length()).max().orElse(0);
    for (TaskProgress task : shown) {
      String blank = " ".repeat(nameWidth - task.name().length());
      lines.add("  " + task.name() + blank + "  " + state(task, rates));
    }
    others(view, open.size() - shown.size()).ifPresent(lines::add);
    Tasks.unschedulable(view).stream()
        .limit(LIBRARIES_SHOWN)
        .forEach(text -> lines.add("  " + text));
    Tasks.avoided(view).stream().limit(LIBRARIES_SHOWN).forEach(text -> lines.add("  " + text));
    if (view.storeWaits() != null) {
      lines.add("  " + view.storeWaits());
    }
    return lines.stream().map(line -> cut(line, width)).collect(Collectors.toList());
  }

  /** The same on one line, for logs and files. */
  public static String line(RunProgress view, Duration elapsed, Rates rates) {
    String tasks =
        view.tasks().stream()
            .filter(Tasks::isOpen)
            .limit(TASKS_SHOWN)
            .map(task -> task.name() + " " + state(task, rates))
            .collect(Collectors.joining("; "));
    long ended = view.tasks().stream().filter(Tasks::isEnded).count();
    return Texts.duration(elapsed)
        + ": "
        + machines(view)
        + (tasks.isEmpty() ? "" : "; " + tasks)
        + "; "
        + ended
        + " of "
        + Texts.count(view.tasks().size(), "task", "tasks")
        + " ended"
        + Tasks.unschedulable(view).stream()
            .limit(LIBRARIES_SHOWN)
            .map(text -> "; " + text)
            .collect(Collectors.joining())
        + Tasks.avoided(view).stream()
            .limit(LIBRARIES_SHOWN)
            .map(text -> "; " + text)
            .collect(Collectors.joining())
        + (view.storeWaits() == null ? "" : "; " + view.storeWaits());
  }

  private static String machines(RunProgress view) {
    int loading = Tasks.loadingContexts(view);
    return (view.draining() ? "draining, " : "")
        + Texts.count(view.pilots().size(), "pilot", "pilots")
        + ", "
        + Texts.count(Tasks.warmContexts(view), "warm context", "warm contexts")
        + (loading > 0 ? ", " + loading + " loading" : "");
  }

  private static String state(TaskProgress task, Rates rates) {
    if (task.calls() < 0) {
      return "counting items";
    }
    StringBuilder text = new StringBuilder();
    text.append(Tasks.done(task)).append('/').append(task.calls());
    if (task.calls() > 0) {
      int percent = (int) (100L * Tasks.done(task) / task.calls());
      text.append(String.format(Locale.ROOT, " %3d%%", percent));
    }
    text.append(", ").append(task.running()).append(" running");
    if (task.failed() > 0) {
      text.append(", ").append(task.failed()).append(" failed");
    }
    if (task.engine().cut() > 0) {
      text.append(", ").append(task.engine().cut()).append(" cut off");
    }
    double rate = rates.callsPerSecond(task.name());
    if (rate > 0) {
      text.append(", ").append(Texts.number(rate)).append(" calls/s");
    }
    rates.timeLeft(task).ifPresent(left -> text.append(", ETA ").append(Texts.duration(left)));
    return text.toString();
  }

  private static Optional<String> others(RunProgress view, int hidden) {
    List<String> parts = new ArrayList<>();
    if (hidden > 0) {
      parts.add(hidden + " more running");
    }
    long waiting = view.tasks().stream().filter(Tasks::isWaiting).count();
    long ended = view.tasks().stream().filter(Tasks::isEnded).count();
    if (waiting > 0) {
      parts.add(Texts.count(waiting, "task waiting", "tasks waiting"));
    }
    if (ended > 0) {
      parts.add(Texts.count(ended, "task", "tasks") + " ended");
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of("  " + String.join(", ", parts));
  }

  private static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, Math.max(1, width - 1)) + "…";
  }
}
