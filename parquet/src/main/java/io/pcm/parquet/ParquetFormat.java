package io.pcm.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.pcm.data.DataException;
import io.pcm.data.RowFormat;
import io.pcm.data.TypedColumn;
import io.pcm.data.TypedTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads and writes Parquet, one group of rows at a time. */
public final class ParquetFormat implements RowFormat {
  private static final long MIB = 1024 * 1024;

  /** Made by {@link java.util.ServiceLoader}. */
  public ParquetFormat() {}

  /** A step that reads; anything that it throws says something about the file. */
  private interface Reading<T> {
    T take() throws IOException;
  }

  @Override
  public void write(Path file, OutputStream out) throws IOException, DataException {
    ParquetReadOptions options =
        new ParquetReadOptions.Builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .build();
    ParquetFileReader opened =
        read(file, () -> ParquetFileReader.open(new LocalInputFile(file), options));
    try (ParquetFileReader reader = opened) {
      refuseLargeGroups(file, read(file, reader::getRowGroups));
      MessageType schema = read(file, () -> reader.getFileMetaData().getSchema());
      try (JsonGenerator json = generator(out)) {
        RowJson rows = new RowJson(file, json);
        long count = 0;
        PageReadStore pages = read(file, reader::readNextRowGroup);
        while (pages != null) {
          write(file, schema, pages, rows);
          count += pages.getRowCount();
          pages = read(file, reader::readNextRowGroup);
        }
        if (count > 0) {
          json.writeRaw('\n');
        }
        json.flush();
      }
    }
  }

  @Override
  public TypedTable table(OutputStream out, List<TypedColumn> columns, long rowBytes)
      throws IOException {
    return new ParquetTable(out, columns, rowBytes);
  }

  private static void write(Path file, MessageType schema, PageReadStore pages, RowJson rows)
      throws IOException, DataException {
    RecordReader<Group> records =
        read(
            file,
            () ->
                new ColumnIOFactory()
                    .getColumnIO(schema)
                    .getRecordReader(pages, new GroupRecordConverter(schema)));
    for (long i = 0; i < pages.getRowCount(); i++) {
      Group row = read(file, records::read);
      try {
        rows.write(row);
      } catch (RuntimeException e) {
        throw damaged(file, e);
      }
    }
  }

  /** The reader throws unchecked exceptions of many kinds for damaged files. */
  private static <T> T read(Path file, Reading<T> step) throws DataException {
    try {
      return step.take();
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  private static DataException damaged(Path file, Exception e) {
    return DataException.of(
        file,
        "is not a whole Parquet file, or has what this reader cannot read ("
            + shortened(String.valueOf(e.getMessage()))
            + "). Copy or write it again");
  }

  private static String shortened(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.length() > 200 ? line.substring(0, 199) + "…" : line;
  }

  /** All columns of a group are read at once, compressed, and then unpacked in parts. */
  private static void refuseLargeGroups(Path file, List<BlockMetaData> groups)
      throws DataException {
    long most = Runtime.getRuntime().maxMemory() / 2;
    for (BlockMetaData group : groups) {
      if (group.getCompressedSize() > most) {
        throw DataException.of(
            file,
            "has a group of "
                + group.getRowCount()
                + " rows with "
                + group.getCompressedSize() / MIB
                + " MiB, and there is memory for "
                + most / MIB
                + " MiB at a time. Write it in smaller groups (pandas: df.to_parquet(path,"
                + " row_group_size=10_000)), or give PCM more memory (PCM_JAVA_OPTS=-Xmx4g)");
      }
    }
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    return new JsonFactory()
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
        .setRootValueSeparator(new SerializedString("\n"));
  }
}
