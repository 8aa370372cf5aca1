package io.pcm.cli.view;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables of tasks, answers and libraries of a run, for a screen of this width. */
final class RunTables {
  /** The width of a terminal that nobody has made wider; text for a pipe fits it, too. */
  static final int NARROW = 80;

  /** More tasks than that do not fit a screen, so those of a matrix share a row. */
  private static final int TASKS_MAX = 40;

  /** Points with failed calls that have a row of their own besides. */
  private static final int FAILED_MAX = 12;

  /** Minimum columns of a name, even if the table gets too wide. */
  private static final int NAME_MIN = 12;

  private final RunProgress view;
  private final int width;

  /** Columns that are shown only if something is in them. */
  private static final Set<String> RARE = Set.of("reused", "failed", "not run");

  RunTables(RunProgress view, int width) {
    this.view = view;
    this.width = width;
  }

  String text() {
    List<List<String>> answers = answers();
    return fitted(withoutZeros(tasks()))
        + (isShort() ? "" : "one row per matrix; each of its tasks: pcm status -o json\n")
        + "\n"
        + (answers.size() > 1 ? fitted(answers) + "\n" : "")
        + fitted(libraries());
  }

  /** Without the columns of what never happened: those take room from names. */
  private static List<List<String>> withoutZeros(List<List<String>> rows) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rows.get(0).size(); i++) {
      int column = i;
      if (!RARE.contains(rows.get(0).get(i))
          || rows.stream().skip(1).anyMatch(row -> !row.get(column).equals("0"))) {
        kept.add(i);
      }
    }
    return rows.stream().map(row -> kept.stream().map(row::get).toList()).toList();
  }

  /** Aligned, with names in the first column as long as there is room. */
  private String fitted(List<List<String>> rows) {
    int others = 0;
    for (int i = 1; i < rows.get(0).size(); i++) {
      int column = i;
      others += EndTable.GAP.length();
      others += rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
    List<String> names = rows.stream().map(row -> row.get(0)).toList();
    List<String> shown = ShortNames.of(names, Math.max(NAME_MIN, width - others));
    List<List<String>> fit = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = new ArrayList<>(rows.get(i));
      row.set(0, shown.get(i));
      fit.add(row);
    }
    return EndTable.aligned(fit);
  }

  private boolean isShort() {
    return view.tasks().size() <= TASKS_MAX;
  }

  private List<List<String>> tasks() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "task",
            "outcome",
            "calls",
            "reused",
            "succeeded",
            "failed",
            "not run",
            "time",
            "calls/s"));
    if (isShort()) {
      view.tasks().forEach(task -> rows.add(row(task)));
      return rows;
    }
    Map<String, List<TaskProgress>> matrices = new LinkedHashMap<>();
    for (TaskProgress task : view.tasks()) {
      int point = task.name().indexOf('[');
      String base = point < 0 ? task.name() : task.name().substring(0, point);
      matrices.computeIfAbsent(base, each -> new ArrayList<>()).add(task);
    }
    matrices.forEach(
        (base, points) -> {
          rows.add(points.size() == 1 ? row(points.get(0)) : sum(base, points));
          if (points.size() > 1) {
            points.stream()
                .filter(task -> Tasks.notSucceeded(task) > 0)
                .limit(FAILED_MAX)
                .forEach(task -> rows.add(row(task)));
          }
        });
    return rows;
  }

  private static String time(double seconds) {
    return seconds < 10
        ? Texts.number(seconds) + "s"
        : Texts.duration(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static List<String> row(TaskProgress task) {
    return List.of(
        task.name(),
        Tasks.outcome(task),
        task.calls() < 0 ? "?" : String.valueOf(task.calls()),
        String.valueOf(task.reused()),
        String.valueOf(task.succeeded()),
        String.valueOf(task.failed()),
        String.valueOf(task.cancelled()),
        time(task.seconds()),
        Texts.number(Tasks.callsPerSecond(task)));
  }

  /** All points of a matrix in one row. */
  private static List<String> sum(String base, List<TaskProgress> points) {
    long calls = points.stream().mapToLong(task -> Math.max(0, task.calls())).sum();
    long succeeded = points.stream().mapToLong(TaskProgress::succeeded).sum();
    long failed = points.stream().mapToLong(TaskProgress::failed).sum();
    long unrun = points.stream().mapToLong(TaskProgress::cancelled).sum();
    long reused = points.stream().mapToLong(TaskProgress::reused).sum();
    double seconds = points.stream().mapToDouble(TaskProgress::seconds).sum();
    return List.of(
        base + " (" + points.size() + ")",
        outcome(points, failed),
        String.valueOf(calls),
        String.valueOf(reused),
        String.valueOf(succeeded),
        String.valueOf(failed),
        String.valueOf(unrun),
        time(seconds),
        Texts.number(seconds > 0 ? (succeeded + failed - reused) / seconds : 0));
  }

  private static String outcome(List<TaskProgress> points, long failed) {
    long ended = points.stream().filter(Tasks::isEnded).count();
    if (ended < points.size()) {
      return ended + " ENDED";
    }
    boolean done = points.stream().allMatch(task -> task.phase() == TaskPhase.SUCCEEDED);
    return !done ? "FAILED" : failed > 0 ? "DONE, " + failed + " FAILED" : "SUCCEEDED";
  }

  /** What engines said, for tasks with such answers. */
  private List<List<String>> answers() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("answers of", "answers", "cut off", "prompt tokens", "cached", "generated"));
    for (TaskProgress task : isShort() ? view.tasks() : List.<TaskProgress>of()) {
      EngineUse use = task.engine();
      if (use.answers() > 0) {
        rows.add(row(task.name(), use));
      }
    }
    if (!isShort()) {
      EngineUse all =
          view.tasks().stream().map(TaskProgress::engine).reduce(EngineUse.NONE, EngineUse::plus);
      if (all.answers() > 0) {
        rows.add(row("all tasks", all));
      }
    }
    return rows;
  }

  private static List<String> row(String name, EngineUse use) {
    return List.of(
        name,
        String.valueOf(use.answers()),
        String.valueOf(use.cut()),
        String.valueOf(use.promptTokens()),
        String.valueOf(use.cachedTokens()),
        String.valueOf(use.tokens()));
  }

  private List<List<String>> libraries() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("library", "loads", "calls", "per load", "loading", "avoided", "lost", "restarts"));
    for (LibraryProgress library : view.libraries()) {
      rows.add(
          List.of(
              library.name(),
              String.valueOf(library.contextsLoaded()),
              String.valueOf(library.calls()),
              Texts.number(Tasks.callsPerContext(library)),
              time(library.loadSeconds()),
              time(library.loadSecondsAvoided()),
              String.valueOf(library.lostWithPilots()),
              String.valueOf(library.lostToRestarts())));
    }
    return rows;
  }
}
