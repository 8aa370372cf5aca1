package io.pcm.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of a table's columns. */
final class CsvHeader {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9.,eE+-]*");

  /** Longer names are texts. */
  private static final int NAME_MAX = 200;

  private static final int SHOWN_MAX = 8;
  private static final int SHOWN_LENGTH = 40;

  private final Path file;
  private final char delimiter;
  private final List<String> names;

  private CsvHeader(Path file, char delimiter, List<String> names) {
    this.file = file;
    this.delimiter = delimiter;
    this.names = List.copyOf(names);
  }

  /**
   * @param given the names, if the file has no line with them; else empty
   */
  static CsvHeader of(Path file, List<String> given, Iterator<CsvRecord> rows, char delimiter)
      throws DataException {
    if (!given.isEmpty()) {
      return new CsvHeader(file, delimiter, given);
    }
    if (!rows.hasNext()) {
      throw DataException.of(file, "is empty: it has not even a line with the names of columns");
    }
    CsvRecord first = rows.next();
    List<String> names = first.getFields().stream().map(String::strip).collect(Collectors.toList());
    CsvHeader header = new CsvHeader(file, delimiter, names);
    header.check(first.getStartingLineNumber());
    return header;
  }

  List<String> names() {
    return names;
  }

  private void check(long line) throws DataException {
    Map<String, Integer> seen = new HashMap<>();
    for (int column = 1; column <= names.size(); column++) {
      String name = names.get(column - 1);
      if (isData(name, column)) {
        throw DataException.at(
            file,
            line,
            "the first line must have the names of the columns, but column "
                + column
                + " has "
                + shown(name)
                + ". If this line is a row, name the columns in the workflow: "
                + hint("columns: [id, text, …]"));
      }
      if (name.isEmpty()) {
        String pandas = column == 1 ? " (pandas writes its index so; use index=False)" : "";
        throw DataException.at(
            file, line, "column " + column + " has no name" + pandas + ": give it one");
      }
      Integer before = seen.put(name, column);
      if (before != null) {
        String both = "columns " + before + " and " + column + " have the same name, ";
        throw DataException.at(file, line, both + shown(name) + ": rename one");
      }
    }
  }

  /** Tables have columns of years, but not as their first. */
  private static boolean isData(String name, int column) {
    return (column == 1 && NUMBER.matcher(name).matches())
        || name.length() > NAME_MAX
        || name.contains("\n");
  }

  private String hint(String more) {
    return "`map: {"
        + (delimiter == '\t' ? "tsv" : "csv")
        + ": "
        + DataException.inYaml(file)
        + ", "
        + more
        + "}`";
  }

  /** Throws if the files before this one have other columns. */
  void refuseOthers(@Nullable List<String> wanted) throws DataException {
    if (wanted == null || new TreeSet<>(wanted).equals(new TreeSet<>(names))) {
      return;
    }
    throw DataException.of(
        file,
        "has the columns "
            + shown(names)
            + ", but the file before it "
            + shown(wanted)
            + ": all files of a task need the same columns");
  }

  /** Throws if a row has not as many values as there are columns. */
  void refuseRagged(CsvRecord row) throws DataException {
    int count = row.getFieldCount();
    if (count == names.size()) {
      return;
    }
    throw DataException.at(
        file,
        row.getStartingLineNumber(),
        "the row has "
            + count
            + (count == 1 ? " value" : " values")
            + ", but there are "
            + names.size()
            + " columns ("
            + shown(names)
            + ", with "
            + named()
            + " between them); "
            + (count > names.size()
                ? "the first value too many is " + shown(row.getField(names.size()))
                : "column " + (count + 1) + ", " + shown(names.get(count)) + ", has none")
            + ". "
            + (count > names.size()
                ? "A value with " + named() + " or a line break in it needs quotes: \"…\""
                : "The line may be broken in a value without quotes, or the file be cut off"));
  }

  private String named() {
    return delimiter == '\t' ? "a tab" : delimiter == ',' ? "a comma" : "'" + delimiter + "'";
  }

  static String shown(List<String> names) {
    String all =
        names.stream().limit(SHOWN_MAX).map(CsvHeader::shown).collect(Collectors.joining(", "));
    return names.size() > SHOWN_MAX ? all + ", …" : all;
  }

  static String shown(String value) {
    String line = Objects.requireNonNull(value).replaceAll("\\p{Cntrl}", " ");
    return "'"
        + (line.length() > SHOWN_LENGTH ? line.substring(0, SHOWN_LENGTH - 1) + "…" : line)
        + "'";
  }
}
