package io.pcm.runtime.lines;

import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FieldColumns as JSON Lines, each with all columns: {@code {"id":"r021","result.label":"TRUE"}};
 * null where a line has no such field.
 */
public final class ColumnLines implements RowPrinter {
  private final OutputStream out;
  private final FieldColumns columns;
  private final List<String> members;

  public ColumnLines(OutputStream out, FieldColumns columns) {
    this.out = out;
    this.columns = columns;
    this.members = columns.names().stream().map(name -> Json.quote(name) + ":").toList();
  }

  @Override
  public LineTaker of(Task task) {
    FieldColumns.Reader reader = columns.of(task);
    return (line, length) -> {
      write(reader.cells(line, length));
      return true;
    };
  }

  private void write(@Nullable Cell[] cells) throws IOException {
    StringBuilder text = new StringBuilder("{");
    for (int column = 0; column < cells.length; column++) {
      Cell cell = cells[column];
      text.append(column == 0 ? "" : ",").append(members.get(column));
      text.append(cell == null ? "null" : cell.json());
    }
    out.write(text.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
  }
}
