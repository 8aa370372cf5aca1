package io.pcm.cli.view;

import io.pcm.cli.view.RunSummary.LibrarySummary;
import io.pcm.cli.view.RunSummary.TaskSummary;
import java.util.ArrayList;
import java.util.List;

/** The table that a run ends with. */
public final class EndTable {
  private static final String GAP = "  ";

  private EndTable() {}

  /** Lines, each ended by a newline. */
  public static String of(RunSummary summary) {
    List<List<String>> tasks = new ArrayList<>();
    tasks.add(List.of("task", "calls", "succeeded", "failed", "not run", "seconds", "calls/s"));
    for (TaskSummary task : summary.tasks()) {
      tasks.add(
          List.of(
              task.name(),
              String.valueOf(task.calls()),
              String.valueOf(task.succeeded()),
              String.valueOf(task.failed()),
              String.valueOf(task.cancelled()),
              Texts.number(task.seconds()),
              Texts.number(task.callsPerSecond())));
    }
    List<List<String>> libraries = new ArrayList<>();
    libraries.add(
        List.of(
            "library",
            "contexts loaded",
            "calls",
            "calls per context",
            "loading paid",
            "loading avoided"));
    for (LibrarySummary library : summary.libraries()) {
      libraries.add(
          List.of(
              library.name(),
              String.valueOf(library.contextsLoaded()),
              String.valueOf(library.calls()),
              Texts.number(library.callsPerContext()),
              Texts.number(library.loadSeconds()) + " s",
              Texts.number(library.loadSecondsAvoided()) + " s"));
    }
    return aligned(tasks)
        + "\n"
        + aligned(libraries)
        + "\n"
        + Texts.count(summary.pilotsJoined(), "pilot", "pilots")
        + " joined, "
        + summary.pilotsLost()
        + " lost; "
        + Texts.duration(summary.elapsed())
        + "; results: "
        + summary.run().resolve("results")
        + "\n";
  }

  /** Columns side by side: the first to the left, numbers to the right. */
  private static String aligned(List<List<String>> rows) {
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
