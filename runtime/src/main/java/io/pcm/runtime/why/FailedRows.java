package io.pcm.runtime.why;

import io.pcm.api.CallError;
import io.pcm.api.status.FailureSummary;
import io.pcm.submit.ShellWord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Why calls failed or were not run, as sentences, and what to do about each kind of error. */
final class FailedRows {
  private static final int REASONS_MAX = 4;
  private static final int INDEXES_MAX = 3;

  private final KnownRun run;
  private final List<FailureSummary> all;
  private final List<FailureSummary> failures;

  /**
   * @param failures the most important first
   */
  FailedRows(KnownRun run, List<FailureSummary> failures) {
    this.run = run;
    this.all = failures;
    this.failures = AlikeFailures.of(failures).stream().limit(REASONS_MAX).toList();
  }

  /**
   * @param named whether to name the task of each
   */
  String why(boolean named) {
    return failures.stream().map(each -> why(each, named)).collect(Collectors.joining(" "));
  }

  private static String why(FailureSummary failure, boolean named) {
    String calls =
        failure.indexes().isEmpty()
            ? ""
            : (failure.count() == 1 ? " (item " : " (items ")
                + failure.indexes().stream()
                    .limit(INDEXES_MAX)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))
                + (failure.count() > INDEXES_MAX ? ", …)" : ")");
    return (named ? failure.task() + ": " : "")
        + Words.count(failure.count(), "call ", "calls ")
        + failure.kind()
        + calls
        + ": "
        + Words.sentence(failure.message());
  }

  /** One clause per kind, and the commands that show the rows. */
  String fix() {
    Set<String> fixes = new LinkedHashSet<>();
    Set<String> kinds = new LinkedHashSet<>();
    failures.forEach(each -> kinds.add(each.kind()));
    boolean others = kinds.stream().anyMatch(kind -> !kind.equals(CallError.NOT_RUN));
    kinds.stream()
        .filter(kind -> !others || !kind.equals(CallError.NOT_RUN))
        .forEach(kind -> fixes.add((kinds.size() > 1 ? kind + ": " : "") + KindFixes.of(kind)));
    all.stream()
        .filter(each -> each.index() >= 0 && !each.kind().equals(CallError.LOAD_FAILED))
        .findFirst()
        .flatMap(each -> run.trial(each.task(), each.index()))
        .ifPresent(fixes::add);
    fixes.add(
        "the rows: pcm results "
            + ShellWord.of(failures.get(0).task())
            + " --failed"
            + run.option());
    return String.join("; ", fixes);
  }
}
