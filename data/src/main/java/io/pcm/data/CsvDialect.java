package io.pcm.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a table is written.
 *
 * @param delimiter what is between values
 * @param skipped lines before the table
 */
record CsvDialect(char delimiter, int skipped) {
  private static final char[] CANDIDATES = {',', '\t', ';', '|'};

  /** Number of rows that are compared. */
  private static final int ROWS = 50;

  /** Bytes of a file that are compared, so that detection takes no noticeable time. */
  private static final int BYTES = 64 * 1024;

  /** A line by which Excel tells the delimiter. */
  private static final Pattern SEP = Pattern.compile("(?i)\"?sep=(.)\"?\\r?\\n");

  /** By the beginning of a file: what gives the most rows of equally many values. */
  static CsvDialect of(byte[] start) {
    String text =
        new String(start, 0, Math.min(BYTES, start.length), StandardCharsets.UTF_8)
            .replaceFirst("^\uFEFF", "");
    Matcher sep = SEP.matcher(text);
    if (sep.lookingAt()) {
      return new CsvDialect(sep.group(1).charAt(0), 1);
    }
    boolean complete = start.length <= BYTES;
    char best = ',';
    long bestScore = 0;
    for (char candidate : CANDIDATES) {
      long score = score(text, candidate, complete);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return new CsvDialect(best, 0);
  }

  /**
   * Rows that have as many values as the first, which counts more than how many values those are.
   */
  private static long score(String text, char delimiter, boolean complete) {
    List<Integer> counts = counts(text, delimiter);
    if (!complete && counts.size() < ROWS && counts.size() > 1) {
      counts.remove(counts.size() - 1);
    }
    if (counts.isEmpty() || counts.get(0) < 2) {
      return 0;
    }
    int first = counts.get(0);
    long equal = counts.stream().filter(count -> count == first).count();
    return 1 + equal * 1000 / counts.size() * 100_000 + Math.min(first, 99_999);
  }

  private static List<Integer> counts(String text, char delimiter) {
    List<Integer> counts = new ArrayList<>();
    try (CsvReader<CsvRecord> rows =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      for (CsvRecord row : rows) {
        counts.add(row.getFieldCount());
        if (counts.size() == ROWS) {
          break;
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      // What can be seen is in the counts; whoever reads the whole file reports the mistake.
      return counts;
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory can be closed", e);
    }
    return counts;
  }
}
