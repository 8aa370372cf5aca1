package io.pcm.runtime.lines;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.pcm.api.workflow.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FieldColumns as CSV with a header: RFC 4180, but lines end with a line feed alone. A missing
 * field and null are nothing, an empty string is {@code ""}.
 */
public final class CsvLines implements RowPrinter {
  private final CsvWriter csv;
  private final FieldColumns columns;

  /** Writes the header. */
  public CsvLines(OutputStream out, FieldColumns columns) throws IOException {
    this.csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(out, StandardCharsets.UTF_8);
    this.columns = columns;
    write(columns.names());
  }

  @Override
  public LineTaker of(Task task) {
    FieldColumns.Reader reader = columns.of(task);
    return (line, length) -> {
      write(Arrays.stream(reader.cells(line, length)).map(CsvLines::text).toList());
      return true;
    };
  }

  private static @Nullable String text(@Nullable Cell cell) {
    return cell == null || cell.kind() == Cell.Kind.NULL ? null : cell.text();
  }

  private void write(List<@Nullable String> record) throws IOException {
    try {
      csv.writeRecord(record.toArray(String[]::new));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void finish() throws IOException {
    csv.flush();
  }
}
