package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;
import java.util.List;

/** The tables at the end of a run. */
public final class EndTable {
  static final String GAP = "  ";

  /** Maximum number of result files that are named: a matrix may have thousands. */
  private static final int FILES_MAX = 8;

  private EndTable() {}

  /**
   * All lines, each with a newline.
   *
   * @param files the result files that the user most likely wants, relative to the folder of all
   * @param width columns of the screen
   */
  public static String of(RunReport report, List<Path> files, int width) {
    RunProgress view = report.view();
    return new RunTables(view, width).text()
        + FailuresText.of(view, report.runDirectory(), width)
        + "\n"
        + UsageText.totals(view)
        + Texts.count(view.pilotsJoined(), "pilot", "pilots")
        + " joined, "
        + view.pilotsLost()
        + " lost; "
        + Texts.duration(report.elapsed())
        + "\nresults: "
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
