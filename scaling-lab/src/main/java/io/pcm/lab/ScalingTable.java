package io.pcm.lab;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table of the histories in Markdown. */
final class ScalingTable {
  private static final String HEAD =
      "| history | who asks | end | of the best | held, GPU h | of the least | loading | needless"
          + " | idle | jobs |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";

  private ScalingTable() {}

  /** The rows of one history: that of the oracle, and one for each way of asking. */
  static String rows(History history, List<Row> rows) {
    Optional<Oracle.Best> best = Oracle.of(history.load(), history.groups());
    StringBuilder text = new StringBuilder();
    text.append("| %s | oracle | ".formatted(history.title()));
    text.append(best.map(each -> time(each.end())).orElse("never"));
    text.append(" | | ").append(best.map(each -> hours(each.held())).orElse("0.0"));
    text.append(" | | | | | |\n");
    rows.forEach(row -> text.append(row(row, best)));
    return text.toString();
  }

  static String head() {
    return HEAD;
  }

  /** What one way of asking made of a history. */
  record Row(String who, Measures measures) {}

  private static String row(Row row, Optional<Oracle.Best> best) {
    Measures made = row.measures();
    return "| | %s | %s | %s | %s | %s | %s | %s | %s | %d |\n"
        .formatted(
            row.who(),
            made.end().map(ScalingTable::time).orElse("never"),
            made.end().flatMap(end -> best.map(each -> ratio(end, each.end()))).orElse(""),
            hours(made.held()),
            best.map(each -> ratio(made.held(), each.held())).orElse(""),
            hours(made.loading()),
            hours(made.needless()),
            hours(made.idle()),
            made.jobs());
  }

  private static String time(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1e3);
    return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String hours(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 3.6e6);
  }

  private static String ratio(Duration made, Duration best) {
    return String.format(Locale.ROOT, "%.2f", made.toMillis() / (double) best.toMillis());
  }
}
