package io.pcm.cli.view;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables at the end of a run. */
public final class EndTable {
  private static final String GAP = "  ";

  /** Maximum number of result files that are named: a matrix may have thousands. */
  private static final int FILES_MAX = 8;

  private EndTable() {}

  /**
   * All lines, each with a newline.
   *
   * @param files the result files that the user most likely wants, relative to the folder of all
   */
  public static String of(RunReport report, List<Path> files) {
    RunProgress view = report.view();
    return tables(view)
        + FailuresText.of(view, report.runDirectory())
        + "\n"
        + UsageText.totals(view)
        + Texts.count(view.pilotsJoined(), "pilot", "pilots")
        + " joined, "
        + view.pilotsLost()
        + " lost; "
        + Texts.duration(report.elapsed())
        + "; results: "
        + report.runDirectory().resolve("results")
        + "\n"
        + files(report.runDirectory().resolve("results"), files);
  }

  private static String files(Path folder, List<Path> files) {
    StringBuilder text = new StringBuilder();
    files.stream()
        .limit(FILES_MAX)
        .forEach(file -> text.append("  ").append(folder.resolve(file)).append('\n'));
    if (files.size() > FILES_MAX) {
      text.append("  and ").append(files.size() - FILES_MAX).append(" more files\n");
    }
    return text.toString();
  }

  /** Only the tables of tasks, answers and libraries. */
  public static String tables(RunProgress view) {
    List<List<String>> answers = answers(view);
    return aligned(tasks(view))
        + "\n"
        + (answers.size() > 1 ? aligned(answers) + "\n" : "")
        + aligned(libraries(view));
  }

  /** What engines said, for tasks with such answers. */
  private static List<List<String>> answers(RunProgress view) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "answers of",
            "answers",
            "cut off",
            "prompt tokens",
            "cached tokens",
            "generated tokens"));
    for (TaskProgress task : view.tasks()) {
      EngineUse use = task.engine();
      if (use.answers() > 0) {
        rows.add(
            List.of(
                task.name(),
                String.valueOf(use.answers()),
                String.valueOf(use.cut()),
                String.valueOf(use.promptTokens()),
                String.valueOf(use.cachedTokens()),
                String.valueOf(use.tokens())));
      }
    }
    return rows;
  }

  private static List<List<String>> tasks(RunProgress view) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "task", "outcome", "calls", "succeeded", "failed", "not run", "seconds", "calls/s"));
    for (TaskProgress task : view.tasks()) {
      rows.add(
          List.of(
              task.name(),
              Tasks.outcome(task),
              task.calls() < 0 ? "?" : String.valueOf(task.calls()),
              String.valueOf(task.succeeded()),
              String.valueOf(task.failed()),
              String.valueOf(task.cancelled()),
              Texts.number(task.seconds()),
              Texts.number(Tasks.callsPerSecond(task))));
    }
    return rows;
  }

  private static List<List<String>> libraries(RunProgress view) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "library",
            "contexts loaded",
            "calls",
            "calls per context",
            "loading paid",
            "loading avoided",
            "lost with pilots",
            "lost to restarts"));
    for (LibraryProgress library : view.libraries()) {
      rows.add(
          List.of(
              library.name(),
              String.valueOf(library.contextsLoaded()),
              String.valueOf(library.calls()),
              Texts.number(Tasks.callsPerContext(library)),
              Texts.number(library.loadSeconds()) + " s",
              Texts.number(library.loadSecondsAvoided()) + " s",
              String.valueOf(library.lostWithPilots()),
              String.valueOf(library.lostToRestarts())));
    }
    return rows;
  }

  /** Aligns columns: the first to the left, the others to the right. */
  static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        String blank = " ".repeat(width[i] - row.get(i).length());
        text.append(i == 0 ? row.get(i) + blank : GAP + blank + row.get(i));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
