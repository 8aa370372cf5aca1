package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import io.pcm.data.OptionalFormats;
import io.pcm.data.RowFormat;
import io.pcm.data.TypedTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Columns with types, as Parquet. */
public final class TypedLines implements RowPrinter {
  private final TypedTable table;
  private final ColumnTypes types;

  /**
   * @param types has seen all lines
   * @param formats the folder with the format
   * @throws IOException if the format is not installed, or the beginning cannot be written
   */
  public TypedLines(OutputStream out, ColumnTypes types, Supplier<Optional<Path>> formats)
      throws IOException {
    RowFormat format =
        OptionalFormats.parquet(formats)
            .orElseThrow(
                () ->
                    new FileNotFoundException(
                        "the writer of Parquet is not installed: install the folder"
                            + " formats/parquet of PCM again, or use -o csv"));
    this.table = format.table(out, types.typed(), types.rowBytes());
    this.types = types;
  }

  @Override
  public LineTaker of(Task task) {
    FieldColumns.Reader reader = types.columns().of(task);
    return (line, length) -> {
      @Nullable Cell[] cells = reader.cells(line, length);
      @Nullable String[] texts = new String[cells.length];
      try {
        for (int column = 0; column < cells.length; column++) {
          texts[column] = types.text(column, cells[column]);
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "results came in while they were read, and have values of another type than those"
                + " before; run the command again",
            e);
      }
      table.row(texts);
      return true;
    };
  }

  @Override
  public void finish() throws IOException {
    table.finish();
  }
}
