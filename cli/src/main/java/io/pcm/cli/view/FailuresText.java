package io.pcm.cli.view;

import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.why.AlikeFailures;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Why calls failed or were not run, as text, and the commands that show their rows. */
final class FailuresText {
  /** Maximum number of reasons, so that the tables still fit on a screen. */
  private static final int REASONS_MAX = 8;

  /** Maximum characters of a message: two lines of a narrow terminal. */
  private static final int MESSAGE_MAX = 160;

  /** Where kinds without number are counted, and errors without a kind. */
  private static final String OTHER = "OTHER";

  private FailuresText() {}

  /**
   * Lines, each with a newline, after an empty line; an empty text if nothing failed.
   *
   * @param width columns of the screen; commands may be longer, so that they can be copied
   */
  static String of(RunProgress view, Path run, int width) {
    List<FailureSummary> failures = AlikeFailures.of(view.failures());
    long earlier = view.tasks().stream().mapToLong(Tasks::notSucceeded).sum() - counted(failures);
    if (failures.isEmpty() && earlier <= 0) {
      return "";
    }
    StringBuilder text = new StringBuilder("\nwhy calls failed or were not run:\n");
    List<String> tasks = view.tasks().stream().map(TaskProgress::name).toList();
    List<FailureSummary> shown =
        failures.stream()
            .limit(REASONS_MAX)
            .sorted(Comparator.comparingInt(each -> position(tasks, each.task())))
            .toList();
    for (int i = 0; i < shown.size(); i++) {
      text.append(Texts.wrapped("  " + reason(shown.get(i)), "    ", width)).append('\n');
      if (i + 1 == shown.size() || !sameRows(shown.get(i), shown.get(i + 1))) {
        text.append("    ").append(command(shown.get(i), run)).append('\n');
      }
    }
    if (failures.size() > shown.size()) {
      text.append("  and ").append(failures.size() - shown.size()).append(" more reasons\n");
    }
    if (earlier > 0) {
      text.append(failures.isEmpty() ? "  " : "  and ")
          .append(Texts.count(earlier, "call", "calls"))
          .append(", of which this manager has no details\n");
    }
    if (failures.size() > 1 || earlier > 0) {
      text.append("  To see all of them: ").append(results("--failed", run)).append('\n');
    }
    return text.toString();
  }

  /** The position of a task, or of the first point of a matrix. */
  private static int position(List<String> tasks, String name) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).equals(name) || AlikeFailures.base(tasks.get(i)).equals(name)) {
        return i;
      }
    }
    return tasks.size();
  }

  private static long counted(List<FailureSummary> failures) {
    return failures.stream().mapToLong(FailureSummary::count).sum();
  }

  private static boolean sameRows(FailureSummary one, FailureSummary other) {
    return one.task().equals(other.task()) && one.kind().equals(other.kind());
  }

  /** Such as {@code verify: 9 calls BAD_ITEM (items 3, 17, …): the item lacks "claim"}. */
  private static String reason(FailureSummary failure) {
    StringBuilder text = new StringBuilder(failure.task());
    text.append(": ").append(Texts.count(failure.count(), "call", "calls"));
    text.append(' ').append(failure.kind());
    List<Integer> indexes = failure.indexes();
    if (!indexes.isEmpty()) {
      text.append(failure.count() == 1 ? " (item " : " (items ");
      text.append(String.join(", ", indexes.stream().map(String::valueOf).toList()));
      text.append(indexes.size() < failure.count() ? ", …)" : ")");
    }
    text.append(": ").append(Texts.middle(failure.message(), MESSAGE_MAX));
    return Texts.printable(text.toString());
  }

  private static String command(FailureSummary failure, Path run) {
    String rows = failure.kind().equals(OTHER) ? "--failed" : "--kind " + failure.kind();
    return results(ShellWord.of(failure.task()) + " " + rows, run);
  }

  private static String results(String which, Path run) {
    return Texts.printable("pcm results " + which + " --run " + ShellWord.of(run.toString()));
  }
}
