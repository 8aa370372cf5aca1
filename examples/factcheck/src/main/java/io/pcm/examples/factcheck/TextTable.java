package io.pcm.examples.factcheck;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns as wide as their widest cell: the first column flush left, the others
 * flush right, two blanks between.
 */
final class TextTable {
  /** Characters of a cell that are shown; a longer one ends in {@code ...}. */
  static final int CELL_MAX = 40;

  private final List<List<String>> rows = new ArrayList<>();

  /** A row may be shorter than others; what it lacks stays blank. */
  TextTable row(List<String> cells) {
    rows.add(cells.stream().map(TextTable::shortened).toList());
    return this;
  }

  /** Each row on a line of its own, indented, without trailing blanks. */
  String text() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(width[i] - cell.length());
        line.append("  ").append(i == 0 ? cell + blanks : blanks + cell);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** Text as it may stand in a table. */
  static String shortened(String text) {
    String line = plain(text);
    return line.length() <= CELL_MAX ? line : line.substring(0, CELL_MAX - 3) + "...";
  }

  /** Text without what could steer a terminal or break a line. */
  static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
