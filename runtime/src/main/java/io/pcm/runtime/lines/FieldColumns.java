package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chosen fields of result lines as columns, by name: {@code id}, which is a field of the item,
 * {@code result.label}, {@code task}, {@code point.template}.
 *
 * @param names at least one, no two the same
 * @param split whether objects are left out, because their fields have columns of their own
 */
public record FieldColumns(List<String> names, boolean split) {
  /** The most columns; spreadsheets and data frames have a hard time with more. */
  static final int MAX = 1_000;

  public FieldColumns {
    names = List.copyOf(names);
    if (names.isEmpty() || names.size() > MAX) {
      throw new IllegalArgumentException("1 to " + MAX + " columns, not " + names.size());
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(new FieldName(name).text())) {
        throw new IllegalArgumentException("column '" + name + "' is named twice; leave one out");
      }
    }
  }

  /** FieldColumns that a user has chosen. */
  public static FieldColumns of(List<String> names) {
    return new FieldColumns(names, false);
  }

  /** Reads the cells of the lines of one task. Not thread-safe. */
  Reader of(Task task) {
    return new Reader(this, task);
  }

  static final class Reader {
    private final LineFields fields;

    /** The cells that are the same in all lines. */
    private final @Nullable Cell[] constant;

    private final boolean split;

    private Reader(FieldColumns columns, Task task) {
      this.fields = new LineFields(task, columns.names.stream().map(FieldName::new).toList());
      this.constant =
          columns.names.stream().map(name -> constant(name, task.name())).toArray(Cell[]::new);
      this.split = columns.split;
    }

    private static @Nullable Cell constant(String name, TaskName task) {
      if (name.equals("task")) {
        return Cell.string(task.display());
      } else if (name.equals("point") && !task.point().isEmpty()) {
        return Cell.nested(TaggedLines.point(task));
      } else if (name.startsWith("point.")) {
        String value = task.point().get(name.substring("point.".length()));
        return value == null ? null : Cell.string(value);
      }
      return null;
    }

    /** The cells of a line, null where there is none. The array is used again. */
    @Nullable Cell[] cells(byte[] line, int length) throws IOException {
      @Nullable Cell[] cells = fields.read(line, length);
      for (int column = 0; column < cells.length; column++) {
        Cell cell = constant[column] == null ? cells[column] : constant[column];
        cells[column] = split && cell != null && cell.isObject() ? null : cell;
      }
      return cells;
    }
  }
}
