package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.cli.terminal.ScreenColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Progress as lines of text. */
public final class ProgressText {
  /**
   * Maximum number of tasks shown individually on a screen of up to twice as many lines, and on one
   * line; a matrix may have thousands.
   */
  static final int TASKS_SHOWN = 12;

  /** Minimum number of lines for tasks on a small screen. */
  private static final int TASKS_AT_LEAST = 3;

  /** The part of a line, in eighths, that names may have although states are cut for that. */
  private static final int NAME_EIGHTHS = 3;

  private static final String GAP = "  ";
  private static final String ALL_TASKS = "all tasks";
  private static final int LIBRARIES_SHOWN = 3;

  private static final int GROUPS_SHOWN = 4;

  private ProgressText() {}

  /**
   * A block of lines that replaces the last one: the run, groups of pilots, all tasks together,
   * running tasks, the number of waiting and ended tasks, and what hinders the run.
   *
   * @param width columns of the screen; no line is longer
   * @param height lines of the screen; the block leaves one for the cursor
   */
  public static List<String> block(
      RunProgress view, Duration elapsed, Rates rates, int width, int height) {
    List<String> lines = new ArrayList<>();
    lines.add(Texts.duration(elapsed) + "  " + machines(view));
    GroupsView.lines(view).stream().limit(GROUPS_SHOWN).forEach(text -> lines.add("  " + text));
    List<String> hindrances = hindrances(view);
    int others = 1;
    int left = height - 1 - lines.size() - hindrances.size() - others;
    int room = Math.max(TASKS_AT_LEAST, Math.min(left, Math.max(TASKS_SHOWN + 1, height / 2)));
    lines.addAll(tasks(view, rates, width, room));
    hindrances.forEach(text -> lines.add("  " + text));
    return lines.stream()
        .limit(Math.max(1, height - 1))
        .map(line -> ScreenColumns.cut(Texts.printable(line), width))
        .toList();
  }

  /**
   * A line for all tasks, one for each task that is open, and one that counts the others.
   *
   * @param room maximum number of lines before the last
   */
  private static List<String> tasks(RunProgress view, Rates rates, int width, int room) {
    List<String> names = new ArrayList<>();
    List<List<String>> states = new ArrayList<>();
    if (view.tasks().size() > 1) {
      names.add(ALL_TASKS);
      states.add(total(view, rates));
    }
    List<TaskProgress> open = view.tasks().stream().filter(Tasks::isOpen).toList();
    int most = room - names.size();
    List<TaskProgress> shown = open.size() <= most ? open : mostInteresting(open, most);
    for (TaskProgress task : shown) {
      names.add(task.name());
      states.add(state(view, task, rates));
    }
    List<String> lines = new ArrayList<>(rows(names, states, width));
    others(view, open.size() - shown.size()).ifPresent(lines::add);
    return lines;
  }

  /**
   * How far each is, its name, and the rest of its state, as three columns; a name gets what the
   * rest leaves, but some in any case.
   */
  private static List<String> rows(List<String> names, List<List<String>> states, int width) {
    int shares = states.stream().mapToInt(parts -> parts.get(0).length()).max().orElse(0);
    int longest = states.stream().mapToInt(parts -> rest(parts, width).length()).max().orElse(0);
    int room = width - 3 * GAP.length() - shares;
    int nameRoom = Math.max(room * NAME_EIGHTHS / 8, room - longest);
    List<String> shown = ShortNames.of(names, Math.max(1, nameRoom));
    int nameWidth = shown.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      String share = states.get(i).get(0);
      String name = GAP + " ".repeat(shares - share.length()) + share + GAP + shown.get(i);
      String state = rest(states.get(i), Integer.MAX_VALUE);
      // The numbers of all tasks matter more than that they are below each other.
      boolean aligned = !names.get(i).equals(ALL_TASKS) || state.length() + nameWidth <= room;
      name += (aligned ? " ".repeat(nameWidth - shown.get(i).length()) : "") + GAP;
      lines.add((name + rest(states.get(i), width - name.length())).stripTrailing());
    }
    return lines;
  }

  private static String rest(List<String> parts, int room) {
    return parts.size() > 1 ? fit(parts.subList(1, parts.size()), room) : "";
  }

  /** The parts of a state, the most important first, as far as there is room. */
  private static String fit(List<String> parts, int room) {
    StringBuilder text = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (text.length() + 2 + part.length() > room) {
        break;
      }
      text.append(", ").append(part);
    }
    return text.toString();
  }

  /** Those with calls that run now, then the others, as far as there is room. */
  private static List<TaskProgress> mostInteresting(List<TaskProgress> open, int most) {
    return Stream.concat(
            open.stream().filter(task -> task.running() > 0),
            open.stream().filter(task -> task.running() == 0))
        .limit(most)
        .toList();
  }

  /** The same on one line, for logs and files. */
  public static String line(RunProgress view, Duration elapsed, Rates rates) {
    List<String> parts = new ArrayList<>();
    if (view.tasks().size() > 1) {
      parts.add(ALL_TASKS + " " + String.join(", ", total(view, rates)));
    }
    view.tasks().stream()
        .filter(Tasks::isOpen)
        .limit(TASKS_SHOWN)
        .forEach(
            task -> parts.add(task.name() + " " + String.join(", ", state(view, task, rates))));
    long ended = view.tasks().stream().filter(Tasks::isEnded).count();
    parts.add(ended + " of " + Texts.count(view.tasks().size(), "task", "tasks") + " ended");
    parts.addAll(hindrances(view));
    return Texts.printable(
        Texts.duration(elapsed) + ": " + machines(view) + "; " + String.join("; ", parts));
  }

  /** Why calls wait although there is work. */
  private static List<String> hindrances(RunProgress view) {
    List<String> lines = new ArrayList<>();
    Tasks.loading(view).stream().limit(LIBRARIES_SHOWN).forEach(lines::add);
    Tasks.unschedulable(view).stream().limit(LIBRARIES_SHOWN).forEach(lines::add);
    Tasks.avoided(view).stream().limit(LIBRARIES_SHOWN).forEach(lines::add);
    if (view.storeWaits() != null) {
      lines.add(view.storeWaits());
    }
    return lines;
  }

  private static String machines(RunProgress view) {
    int loading = Tasks.loadingContexts(view);
    return (view.draining() ? "draining, " : "")
        + Texts.count(view.pilots().size(), "pilot", "pilots")
        + ", "
        + Texts.count(Tasks.warmContexts(view), "warm context", "warm contexts")
        + (loading > 0 ? ", " + loading + " loading" : "");
  }

  private static List<String> state(RunProgress view, TaskProgress task, Rates rates) {
    if (task.calls() < 0) {
      return List.of("counting items");
    }
    List<String> parts = new ArrayList<>();
    parts.add(share(Tasks.done(task), task.calls()));
    addFailed(parts, task.failed());
    rates.timeLeft(view, task).ifPresent(left -> parts.add("ETA " + Texts.duration(left)));
    addPace(parts, rates.callsPerSecond(task.name()));
    parts.add(task.running() + " running");
    addCut(parts, task.engine().cut());
    return parts;
  }

  /** The tasks together; those whose items are not counted yet make its numbers lower bounds. */
  private static List<String> total(RunProgress view, Rates rates) {
    long done = view.tasks().stream().mapToLong(Tasks::done).sum();
    long known = view.tasks().stream().mapToLong(task -> Math.max(0, task.calls())).sum();
    boolean counted = Tasks.areCounted(view);
    List<String> parts = new ArrayList<>();
    parts.add(counted ? share(done, known) : done + "/" + known + "+");
    addFailed(parts, view.tasks().stream().mapToLong(TaskProgress::failed).sum());
    rates
        .timeLeft(view)
        .ifPresent(left -> parts.add("ETA " + Texts.duration(left) + (counted ? "" : " or more")));
    addPace(parts, rates.callsPerSecond());
    parts.add(view.tasks().stream().mapToInt(TaskProgress::running).sum() + " running");
    addCut(parts, view.tasks().stream().mapToLong(task -> task.engine().cut()).sum());
    return parts;
  }

  private static String share(long done, long calls) {
    return done
        + "/"
        + calls
        + (calls > 0 ? String.format(Locale.ROOT, " %3d%%", 100L * done / calls) : "");
  }

  private static void addFailed(List<String> parts, long failed) {
    if (failed > 0) {
      parts.add(failed + " failed");
    }
  }

  private static void addPace(List<String> parts, double rate) {
    if (rate > 0) {
      parts.add(Texts.number(rate) + " calls/s");
    }
  }

  private static void addCut(List<String> parts, long cut) {
    if (cut > 0) {
      parts.add(cut + " cut off");
    }
  }

  private static Optional<String> others(RunProgress view, int hidden) {
    List<String> parts = new ArrayList<>();
    if (hidden > 0) {
      parts.add(hidden + " more under way");
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
}
