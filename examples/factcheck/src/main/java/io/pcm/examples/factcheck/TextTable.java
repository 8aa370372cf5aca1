package io.pcm.examples.factcheck;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns that are as wide as their widest cell: the first column is left-aligned,
 * the others are right-aligned, with two blanks between columns.
 */
final class TextTable {
  /** Maximum characters of a cell; a longer text ends in {@code ...}. */
  static final int CELL_MAX = 40;

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; missing cells stay blank. */
  TextTable row(List<String> cells) {
    rows.add(cells.stream().map(TextTable::shortened).toList());
    return this;
  }

  /** Each row on its own line, indented, without trailing blanks. */
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

  /** Text for use in a table. */
  static String shortened(String text) {
    String line = plain(text);
    return line.length() <= CELL_MAX ? line : line.substring(0, CELL_MAX - 3) + "...";
  }

  /** Text without characters that could control a terminal or break a line. */
  static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
