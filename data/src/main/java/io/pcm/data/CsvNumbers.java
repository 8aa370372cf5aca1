package io.pcm.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of a table whose values are numbers. */
final class CsvNumbers {
  /** As programs write numbers; JSON has no plus, no zeros in front, and no point at an end. */
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?)0*+([0-9]*+)(?:\\.([0-9]*+))?([eE][+-]?[0-9]++)?");

  private final Path file;
  private final List<String> names;
  private final BitSet columns;

  private CsvNumbers(Path file, List<String> names, BitSet columns) {
    this.file = file;
    this.names = names;
    this.columns = columns;
  }

  /**
   * @param names of all columns
   * @param numbers of those with numbers
   * @throws DataException if one of them is not there
   */
  static CsvNumbers of(Path file, List<String> names, List<String> numbers) throws DataException {
    BitSet columns = new BitSet();
    for (String each : numbers) {
      int column = names.indexOf(each);
      if (column < 0) {
        throw DataException.of(
            file,
            "has no column "
                + CsvHeader.shown(each)
                + ", which `numbers` names; it has "
                + CsvHeader.shown(names));
      }
      columns.set(column);
    }
    return new CsvNumbers(file, names, columns);
  }

  boolean has(int column) {
    return columns.get(column);
  }

  /**
   * The value as JSON, with all of its digits; null if it is missing.
   *
   * @throws DataException if it is no number
   */
  String json(CsvRecord row, int column) throws DataException {
    String text = row.getField(column).strip();
    if (text.isEmpty()) {
      return "null";
    }
    Matcher number = NUMBER.matcher(text);
    if (!number.matches() || text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(row, column, text);
    }
    String sign = number.group(1).equals("-") ? "-" : "";
    String whole = number.group(2).isEmpty() ? "0" : number.group(2);
    String fraction = number.group(3) == null || number.group(3).isEmpty() ? "" : number.group(3);
    String exponent = number.group(4) == null ? "" : number.group(4);
    return sign + whole + (fraction.isEmpty() ? "" : "." + fraction) + exponent;
  }

  private DataException wrong(CsvRecord row, int column, String text) {
    boolean comma = text.matches("[+-]?[0-9]+,[0-9]+");
    return DataException.at(
        file,
        row.getStartingLineNumber(),
        "column "
            + (column + 1)
            + ", "
            + CsvHeader.shown(names.get(column))
            + ", has "
            + CsvHeader.shown(text)
            + ", which is not a number. "
            + (comma
                ? "Numbers have a point, not a comma: save the table with English numbers, or leave"
                    + " the column out of `numbers`"
                : "Correct it, make it empty if it is missing, or leave the column out of"
                    + " `numbers`"));
  }
}
