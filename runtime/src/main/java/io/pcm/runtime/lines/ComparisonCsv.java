package io.pcm.runtime.lines;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows that differ as CSV, with a header. */
public final class ComparisonCsv {
  private final CsvWriter csv;

  /** Writes the header. */
  public ComparisonCsv(OutputStream out) throws IOException {
    this.csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
    record(
        "first_task",
        "second_task",
        "row",
        "difference",
        "first_index",
        "second_index",
        "first",
        "second");
  }

  /**
   * Writes the rows of a pair of tasks.
   *
   * @param limit how many at most
   */
  public void add(String firstTask, String secondTask, Comparison comparison, int limit)
      throws IOException {
    List<Comparison.Difference> all = comparison.differences();
    for (Comparison.Difference each : all.subList(0, Math.min(limit, all.size()))) {
      record(
          firstTask,
          secondTask,
          each.key(),
          each.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          each.first().map(row -> String.valueOf(row.index())).orElse(null),
          each.second().map(row -> String.valueOf(row.index())).orElse(null),
          each.first().map(row -> row.shownBeside(each.second())).orElse(null),
          each.second().map(row -> row.shownBeside(each.first())).orElse(null));
    }
  }

  public void finish() throws IOException {
    csv.flush();
  }

  private void record(@Nullable String... fields) throws IOException {
    try {
      csv.writeRecord(fields);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
