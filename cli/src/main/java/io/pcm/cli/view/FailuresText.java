package io.pcm.cli.view;

import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.RunProgress;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.List;

/** Why calls failed or were not run, as text. */
final class FailuresText {
  /** Maximum number of lines, so that the tables still fit on a screen. */
  private static final int LINES_MAX = 12;

  private FailuresText() {}

  /** Lines, each with a newline, after an empty line; an empty text if nothing failed. */
  static String of(RunProgress view, Path run) {
    List<FailureSummary> failures = view.failures();
    if (failures.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\nwhy calls failed or were not run:\n");
    failures.stream().limit(LINES_MAX).forEach(each -> text.append(line(each)));
    if (failures.size() > LINES_MAX) {
      text.append("  and ").append(failures.size() - LINES_MAX).append(" more reasons\n");
    }
    return text.append("  To see all of them: pcm results --run ")
        .append(Texts.printable(ShellWord.of(run.toString())))
        .append(" | grep -v SUCCEEDED\n")
        .toString();
  }

  private static String line(FailureSummary failure) {
    String which = failure.index() < 0 ? "" : ", the first is item " + failure.index();
    return Texts.printable(
            "  "
                + failure.task()
                + ": "
                + Texts.count(failure.count(), "call", "calls")
                + " "
                + failure.kind()
                + which
                + ": "
                + failure.message())
        + "\n";
  }
}
