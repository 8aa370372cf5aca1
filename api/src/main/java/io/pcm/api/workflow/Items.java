package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the items of a map task come from. An item is one JSON value of at most {@link
 * io.pcm.api.Limits#ITEM_BYTES}; the task makes one call for it. Results of other tasks are items
 * too, see {@link TaskResults}.
 *
 * <pre>{@code
 * Items claims = Items.jsonLines(Path.of("claims.jsonl"));
 * Items few = Items.of(List.of(Json.of("1"), Json.of("2")));
 * Items many = Items.from(() -> IntStream.range(0, 1_000_000).mapToObj(i -> Json.of("" + i)));
 * }</pre>
 */
public sealed interface Items {
  /**
   * The lines of a file, which is read while the run is in progress, so it must not change.
   *
   * @param file JSON Lines in UTF-8: one JSON value per line; empty lines are skipped. A line that
   *     is not JSON only fails its own call. A relative path is made absolute here
   */
  static Items jsonLines(Path file) {
    return new JsonLines(file.toAbsolutePath().normalize());
  }

  /**
   * Files in any format that PCM reads, each recognised by its name and content. A file of JSON
   * Lines that is not compressed is read where it is.
   *
   * <pre>{@code
   * Items all = Items.files(Path.of("data/*.jsonl.gz"));
   * Items table = Items.files(Path.of("claims.csv"));
   * }</pre>
   *
   * @param files at least one. {@code *} in the last segment stands for any characters; the files
   *     that match are sorted by name
   */
  static Items files(Path... files) {
    return Converted.of(DataFormat.RECOGNISED, files).plain();
  }

  /**
   * The rows of CSV files. Each is an object of strings, by the names in the file's first line.
   *
   * <pre>{@code
   * Items claims = Items.csv(Path.of("claims.csv"));
   * Items others = Items.csv(Path.of("other.csv.gz")).delimiter(';').columns("id", "text");
   * Items scored = Items.csv(Path.of("scored.csv")).numbers("score", "weight");
   * }</pre>
   *
   * @param files as for {@link #files}
   */
  static Converted csv(Path... files) {
    return Converted.of(DataFormat.CSV, files);
  }

  /** Like {@link #csv}, with tabs between the values of a row. */
  static Converted tsv(Path... files) {
    return Converted.of(DataFormat.TSV, files);
  }

  /**
   * The rows of Parquet files. The artifact {@code pcm-parquet} must be on the class path, or
   * {@code pcm.home} must name an installation, which has it.
   */
  static Converted parquet(Path... files) {
    return Converted.of(DataFormat.PARQUET, files);
  }

  /** Files in the form of OpenAI's batches, for {@link io.pcm.api.llm.LlmFunctions#request}. */
  static Converted openAiBatch(Path... files) {
    return Converted.of(DataFormat.OPENAI_BATCH, files);
  }

  /** Files of any format, in which other files are mistakes. */
  static Converted in(DataFormat format, Path... files) {
    return Converted.of(format, files);
  }

  /** What the program reads on its standard input, in any format but Parquet. */
  static Converted standardInput() {
    return Converted.of(DataFormat.RECOGNISED, Converted.STANDARD_INPUT);
  }

  /**
   * These values, in this order. They are copied into the record of the run, so a workflow has at
   * most {@link WorkflowRules#LISTED} of them.
   */
  static Items of(Collection<Json> items) {
    return new Listed(List.copyOf(items));
  }

  /**
   * The values of a stream, for items that come from a database or are computed. Any number of
   * items: one at a time is in memory.
   *
   * @param items gives a new stream at each call, with the same values in the same order
   */
  static Items from(Supplier<Stream<Json>> items) {
    return new Streamed(items);
  }

  /** A file with one JSON value per line; empty lines are skipped. */
  record JsonLines(Path file) implements Items {}

  /**
   * Files that are converted to a file of JSON Lines in the run directory before a run starts.
   *
   * @param files absolute, or {@link #STANDARD_INPUT}; at least one
   * @param delimiter what is between the values of a row, one character; empty if it is to be found
   *     out
   * @param columns names of the values of a row, if the files have no line with names; else empty
   * @param numbers columns whose values are numbers; those of others are strings
   */
  record Converted(
      DataFormat format,
      List<Path> files,
      Optional<String> delimiter,
      List<String> columns,
      List<String> numbers)
      implements Items {
    /** Stands for the standard input. */
    public static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    /** Names of files without these endings are taken for those of JSON Lines. */
    private static final Pattern OTHER_FORMAT =
        Pattern.compile(
            ".*(\\*.*|\\.(csv|tsv|tab|json|parquet|pq|gz|gzip|zst|zstd))",
            Pattern.CASE_INSENSITIVE);

    public Converted {
      files = List.copyOf(files);
      columns = List.copyOf(columns);
      numbers = List.copyOf(numbers);
    }

    private static Converted of(DataFormat format, Path... files) {
      List<Path> absolute = Stream.of(files).map(GivenFiles::absolute).toList();
      return new Converted(format, absolute, Optional.empty(), List.of(), List.of());
    }

    /** What separates the values of a row; by default the character that fits the first lines. */
    public Converted delimiter(char character) {
      return new Converted(format, files, Optional.of(String.valueOf(character)), columns, numbers);
    }

    /** Names the values of each row, because the first line of the files is already a row. */
    public Converted columns(String... names) {
      return new Converted(format, files, delimiter, List.of(names), numbers);
    }

    /**
     * Columns of a table whose values are numbers, not strings. A value that is missing is null;
     * one that is no number is a mistake in the data.
     */
    public Converted numbers(String... names) {
      return new Converted(format, files, delimiter, columns, List.of(names));
    }

    /** Whether it is the standard input, which can be read only once. */
    public boolean isStandardInput() {
      return files.contains(STANDARD_INPUT);
    }

    /** The same as JSON Lines in their place, if the name tells of no other format. */
    private Items plain() {
      return files.size() == 1
              && !isStandardInput()
              && !OTHER_FORMAT.matcher(files.get(0).toString()).matches()
          ? new JsonLines(files.get(0))
          : this;
    }
  }

  /** Values in the workflow itself. */
  record Listed(List<Json> items) implements Items {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /**
   * The values of a stream. Whenever the run is started or resumed, the supplier is called once,
   * and the stream is read and closed before the first call; the items are written to a file in the
   * run directory. From then on, they are the same as {@link JsonLines} of a file with these lines:
   * a value that is not JSON or too large only fails its own call, and a run is not resumed if the
   * stream has other values. Tasks with the same {@code Items} share one file.
   *
   * <p>The stream is always read to its end, whatever the limits of the tasks, so that the run can
   * be resumed with a higher limit. A stream with more than 2,147,483,647 items is an error. So an
   * endless stream needs an end of its own: {@code () -> numbers().limit(1000)}.
   *
   * <p>The stream is read sequentially, on the thread that starts the run; interrupting the thread
   * ends that. If the supplier or the stream throws, the run does not start.
   *
   * @param items gives a new stream at each call
   */
  record Streamed(Supplier<Stream<Json>> items) implements Items {}

  /**
   * The results of other tasks of the same workflow, one task after the other in this order. Each
   * item is the object {@code {"outcome":…,"result":…,"item":…}}.
   *
   * @param tasks at least one
   * @param includeFailed whether to include rows that did not succeed
   * @param where which rows; empty: all
   * @param from what of a row becomes the item; empty: the object above
   */
  record ResultsOf(
      List<TaskName> tasks, boolean includeFailed, Optional<RowTest> where, Optional<RowShape> from)
      implements Items {
    /** All rows, as they are. */
    public ResultsOf(List<TaskName> tasks, boolean includeFailed) {
      this(tasks, includeFailed, Optional.empty(), Optional.empty());
    }

    public ResultsOf {
      tasks = List.copyOf(tasks);
      if (tasks.isEmpty()) {
        throw new IllegalArgumentException("results-of must name at least one task");
      }
    }
  }
}
