package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import io.pcm.data.TypedColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the narrowest type of each column that all of its values have, from all lines: truth,
 * integer, number or text. Values that are nested or not of one kind are texts in JSON, and so are
 * numbers that would lose digits as a double or an integer of 64 bits. A column without values has
 * texts.
 */
public final class ColumnTypes {
  /** Integers up to 2^53 are the same as a double. */
  private static final long EXACT = 1L << 53;

  private enum Kind {
    NONE,
    TRUTH,
    WHOLE,
    NUMBER,
    TEXT,
    JSON
  }

  private final FieldColumns columns;
  private final Kind[] kinds;

  /** Columns with integers that a double does not have. */
  private final boolean[] large;

  private long rowBytes;

  public ColumnTypes(FieldColumns columns) {
    this.columns = columns;
    this.kinds = new Kind[columns.names().size()];
    Arrays.fill(kinds, Kind.NONE);
    this.large = new boolean[kinds.length];
    // So that these have the same types in all tables, also in those without rows.
    List.of("index", "attempts", "version").forEach(name -> begin(name, Kind.WHOLE));
    begin("seconds", Kind.NUMBER);
  }

  private void begin(String name, Kind kind) {
    int column = columns.names().indexOf(name);
    if (column >= 0) {
      kinds[column] = kind;
    }
  }

  /** Takes all lines of a task. */
  public LineTaker of(Task task) {
    FieldColumns.Reader reader = columns.of(task);
    return (line, length) -> {
      @Nullable Cell[] cells = reader.cells(line, length);
      for (int column = 0; column < cells.length; column++) {
        Cell cell = cells[column];
        kinds[column] = cell == null ? kinds[column] : with(column, cell);
      }
      rowBytes = Math.max(rowBytes, length);
      return true;
    };
  }

  FieldColumns columns() {
    return columns;
  }

  List<TypedColumn> typed() {
    List<TypedColumn> typed = new ArrayList<>();
    for (int column = 0; column < kinds.length; column++) {
      typed.add(new TypedColumn(columns.names().get(column), type(kinds[column])));
    }
    return typed;
  }

  private static TypedColumn.Type type(Kind kind) {
    return switch (kind) {
      case TRUTH -> TypedColumn.Type.TRUTH;
      case WHOLE -> TypedColumn.Type.WHOLE;
      case NUMBER -> TypedColumn.Type.NUMBER;
      case NONE, TEXT, JSON -> TypedColumn.Type.TEXT;
    };
  }

  /** Bytes of the longest line. */
  long rowBytes() {
    return rowBytes;
  }

  /**
   * The text of a value of this column, null for what is missing.
   *
   * @throws IllegalArgumentException if the value is of another type than those that were taken
   */
  @Nullable String text(int column, @Nullable Cell cell) {
    if (cell == null || cell.kind() == Cell.Kind.NULL) {
      return null;
    }
    if (with(column, cell) != kinds[column]) {
      throw new IllegalArgumentException("not of the type of its column");
    }
    return kinds[column] == Kind.JSON ? cell.json() : cell.text();
  }

  private Kind with(int column, Cell cell) {
    Kind before = kinds[column];
    Kind kind = kind(cell);
    if (kind == Kind.WHOLE) {
      long whole = Long.parseLong(cell.text());
      large[column] |= whole > EXACT || whole < -EXACT;
    }
    if (kind == Kind.NONE || kind == before) {
      return before;
    } else if (before == Kind.NONE) {
      return kind;
    }
    boolean numbers = isNumber(before) && isNumber(kind) && !large[column];
    return numbers ? Kind.NUMBER : Kind.JSON;
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.WHOLE || kind == Kind.NUMBER;
  }

  private static Kind kind(Cell cell) {
    return switch (cell.kind()) {
      case NULL -> Kind.NONE;
      case TRUTH -> Kind.TRUTH;
      case STRING -> Kind.TEXT;
      case NESTED -> Kind.JSON;
      case NUMBER -> number(cell.text());
    };
  }

  private static Kind number(String digits) {
    try {
      Long.parseLong(digits);
      return Kind.WHOLE;
    } catch (NumberFormatException e) {
      boolean fits = !isInteger(digits) && Double.isFinite(Double.parseDouble(digits));
      return fits ? Kind.NUMBER : Kind.JSON;
    }
  }

  private static boolean isInteger(String digits) {
    return digits.chars().allMatch(c -> c == '-' || Character.isDigit(c));
  }
}
