package io.pcm.data;

import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads data files of all formats and writes their items as JSON Lines, one file after the other.
 * Never holds more than one item, or one group of rows of a Parquet file, in memory.
 */
public final class DataConversion {
  private final InputStream standardInput;
  private final ParquetFinder parquet;

  /** Finds the reader of Parquet when it is needed. */
  @FunctionalInterface
  public interface ParquetFinder {
    /** Empty if it is not installed. */
    Optional<RowFormat> find() throws IOException;
  }

  /**
   * The first items as JSON Lines.
   *
   * @param whole whether these are all
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Head(byte[] lines, boolean whole) {}

  /**
   * @param standardInput what is read for {@link Items.Converted#STANDARD_INPUT}
   */
  public DataConversion(InputStream standardInput, ParquetFinder parquet) {
    this.standardInput = standardInput;
    this.parquet = parquet;
  }

  /** Whether a file of JSON Lines is read where it is, because it is not compressed. */
  public static boolean isPlain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Compression.of(in.readNBytes(4)) == Compression.NONE;
    }
  }

  /** A file of JSON Lines as one to convert: it is compressed. */
  public static Items.Converted unpacked(Items.JsonLines lines) {
    return new Items.Converted(
        DataFormat.JSON_LINES, List.of(lines.file()), Optional.empty(), List.of(), List.of());
  }

  /**
   * Looks at the beginning of each file.
   *
   * @param data not the standard input, which can be read only once
   * @throws DataException if a file is of another format
   * @throws IOException if a file cannot be read
   */
  public void check(Items.Converted data) throws IOException, DataException {
    for (Path file : data.files()) {
      try (DataInput in = DataInput.open(file, standardInput)) {
        new FormatChoice(in, data.format()).format();
      }
    }
  }

  /**
   * Writes all items.
   *
   * @return how many
   * @throws DataException if a file is of another format, or damaged, or there is no item
   * @throws IOException if reading or writing fails
   */
  public long write(Items.Converted data, OutputStream out) throws IOException, DataException {
    return write(data, out, (file, unit, line) -> {});
  }

  /** Is told where in the output the items of each file begin. */
  @FunctionalInterface
  public interface FileStarts {
    /**
     * The items of this file come next.
     *
     * @param unit what an item of the file is called, such as {@code row}
     * @param line the number of the first line with its items, from 1
     */
    void begins(Path file, String unit, long line);
  }

  /**
   * Like {@link #write(Items.Converted, OutputStream)}.
   *
   * @param starts is told where the items of each file begin
   */
  public long write(Items.Converted data, OutputStream out, FileStarts starts)
      throws IOException, DataException {
    ItemLines lines = new ItemLines(out, Long.MAX_VALUE);
    boolean table = writeFiles(data, lines, starts) != null;
    if (lines.count() == 0 && data.isStandardInput()) {
      throw DataException.of(
          data.files().get(0),
          "has no items. It is read whenever the run is started or resumed, so send the same data"
              + " again, such as zcat data.jsonl.gz | pcm run workflow.yaml. A run with --detach"
              + " cannot read it: use a file");
    }
    if (lines.count() == 0) {
      throw DataException.of(
          data.files().get(0),
          (data.files().size() > 1 ? "and the others have" : "has")
              + " no items: "
              + (table ? "there is no row below the names of columns" : "it is empty"));
    }
    return lines.count();
  }

  /**
   * The first items.
   *
   * @param most how many
   * @param bytesMax reading stops before an item that makes it more
   */
  public Head first(Items.Converted data, int most, int bytesMax)
      throws IOException, DataException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      writeFiles(data, new ItemLines(new Bounded(head, bytesMax), most), (file, unit, line) -> {});
      return new Head(head.toByteArray(), true);
    } catch (ItemLines.EnoughException e) {
      return new Head(head.toByteArray(), false);
    }
  }

  /** Returns the columns of tables; null if the last file is none. */
  private @Nullable List<String> writeFiles(Items.Converted data, ItemLines out, FileStarts starts)
      throws IOException, DataException {
    List<String> columns = null;
    for (Path file : data.files()) {
      try (DataInput in = DataInput.open(file, standardInput)) {
        DataFormat format = new FormatChoice(in, data.format()).format();
        starts.begins(file, unit(format), out.breaks() + 1);
        columns = write(in, data, format, columns, out);
      }
    }
    return columns;
  }

  private static String unit(DataFormat format) {
    return switch (format) {
      case CSV, TSV, PARQUET -> "row";
      case JSON -> "element";
      case OPENAI_BATCH -> "request";
      case RECOGNISED, JSON_LINES -> "line";
    };
  }

  private @Nullable List<String> write(
      DataInput in,
      Items.Converted data,
      DataFormat format,
      @Nullable List<String> columns,
      OutputStream out)
      throws IOException, DataException {
    switch (format) {
      case CSV, TSV -> {
        return new CsvRows(in, data, format).write(columns, out);
      }
      case JSON -> new ArrayElements(in).write(out);
      case PARQUET -> reader(in.file()).write(in.file(), out);
      case OPENAI_BATCH -> CopiedLines.writeRequests(in, out);
      case RECOGNISED, JSON_LINES -> CopiedLines.write(in, out);
    }
    return columns;
  }

  private RowFormat reader(Path file) throws IOException, DataException {
    Optional<RowFormat> reader = parquet.find();
    if (reader.isEmpty()) {
      throw DataException.of(
          file,
          "is a Parquet file, and the reader for these is not installed: add the artifact"
              + " io.pcm:pcm-parquet to the class path, or build the whole installation (./pcm)");
    }
    return reader.get();
  }

  /** Stops at so many bytes. */
  private static final class Bounded extends java.io.FilterOutputStream {
    private final int most;
    private int written;

    Bounded(OutputStream out, int most) {
      super(out);
      this.most = most;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int fits = Math.min(length, most - written);
      out.write(bytes, from, fits);
      written += fits;
      if (fits < length) {
        throw new ItemLines.EnoughException();
      }
    }
  }
}
