package io.pcm.cli;

import io.pcm.api.workflow.Task;
import io.pcm.runtime.inspect.RunResults;
import io.pcm.runtime.lines.ColumnSample;
import io.pcm.runtime.lines.ColumnTypes;
import io.pcm.runtime.lines.FieldColumns;
import io.pcm.runtime.lines.LineTaker;
import io.pcm.runtime.lines.RowChoice;
import io.pcm.runtime.lines.RowPrinter;
import io.pcm.runtime.lines.SeenVersions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rows of a run that a user has chosen. They are read anew each time.
 *
 * @param warn takes what may be wrong with them
 */
record ChosenRows(RunResults results, List<Task> tasks, RowChoice choice, Consumer<String> warn) {
  /** Prints all of them, and returns how many there were. */
  long print(RowPrinter printer) throws Exception {
    AtomicLong rows = new AtomicLong();
    for (Task each : tasks) {
      LineTaker lines = printer.of(each);
      SeenVersions seen =
          new SeenVersions(
              (line, length) -> {
                rows.incrementAndGet();
                return lines.take(line, length);
              });
      results.each(each.name().display(), choice.passingTo(each, seen), warn);
      warnOfMix(each.name().display(), seen, warn);
    }
    printer.finish();
    return rows.get();
  }

  /** Rows that were not all computed in the same way may not be comparable. */
  static void warnOfMix(String task, SeenVersions seen, Consumer<String> warn) {
    if (seen.mixed()) {
      warn.accept(
          "rows of "
              + task
              + " were computed by several versions of the task ("
              + seen.listed()
              + "); the field 'version' of a row says which");
    }
  }

  /** The columns of a table, from the first rows of all tasks. */
  FieldColumns columns() throws Exception {
    ColumnSample sample = new ColumnSample();
    read(sample::of);
    if (sample.cut()) {
      warn.accept("there are more fields than a table may have; name those with --columns");
    }
    return sample.columns();
  }

  /** The types of these columns, from all rows. */
  ColumnTypes types(FieldColumns columns) throws Exception {
    ColumnTypes types = new ColumnTypes(columns);
    read(types::of);
    return types;
  }

  private void read(Function<Task, LineTaker> takers) throws Exception {
    for (Task each : tasks) {
      results.each(each.name().display(), choice.passingTo(each, takers.apply(each)), warn);
    }
  }
}
