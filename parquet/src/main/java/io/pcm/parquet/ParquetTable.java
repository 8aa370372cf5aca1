package io.pcm.parquet;

import io.pcm.data.TypedColumn;
import io.pcm.data.TypedTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes Parquet: every column is optional, pages are compressed with zstd. A group of rows is in
 * memory until it is written; it has about {@link #GROUP_BYTES}, or one row if that is larger.
 */
final class ParquetTable implements TypedTable {
  /** Readers do best with large groups, and a command that prints results has a small heap. */
  private static final long GROUP_BYTES = 32L * 1024 * 1024;

  /** More rows than this are not added without a look at the memory that they need. */
  private static final int UNCHECKED_ROWS = 1_000;

  private final ParquetWriter<@Nullable String[]> writer;

  ParquetTable(OutputStream out, List<TypedColumn> columns, long rowBytes) throws IOException {
    int unchecked = (int) Math.max(1, Math.min(UNCHECKED_ROWS, GROUP_BYTES / 4 / (rowBytes + 1)));
    this.writer =
        new Builder(new Sink(out), columns)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(GROUP_BYTES)
            .withMinRowCountForPageSizeCheck(unchecked)
            .withMaxRowCountForPageSizeCheck(unchecked)
            .build();
  }

  @Override
  public void row(@Nullable String[] cells) throws IOException {
    writer.write(cells);
  }

  @Override
  public void finish() throws IOException {
    writer.close();
  }

  private static final class Builder
      extends ParquetWriter.Builder<@Nullable String[], ParquetTable.Builder> {
    private final List<TypedColumn> columns;

    Builder(OutputFile file, List<TypedColumn> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<@Nullable String[]> getWriteSupport(Configuration configuration) {
      return new Rows(columns);
    }

    @Override
    protected WriteSupport<@Nullable String[]> getWriteSupport(ParquetConfiguration configuration) {
      return new Rows(columns);
    }
  }

  private static final class Rows extends WriteSupport<@Nullable String[]> {
    private final List<TypedColumn> columns;
    private @Nullable RecordConsumer to;

    Rows(List<TypedColumn> columns) {
      this.columns = columns;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      List<Type> fields = columns.stream().map(Rows::field).toList();
      return new WriteContext(new MessageType("results", fields), Map.of());
    }

    private static Type field(TypedColumn column) {
      return switch (column.type()) {
        case TRUTH -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
        case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        case TEXT ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
      };
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(@Nullable String[] cells) {
      RecordConsumer consumer = to;
      if (consumer == null) {
        throw new IllegalStateException("not prepared");
      }
      consumer.startMessage();
      for (int column = 0; column < cells.length; column++) {
        String cell = cells[column];
        if (cell != null) {
          TypedColumn.Type type = columns.get(column).type();
          consumer.startField(columns.get(column).name(), column);
          add(consumer, type, cell);
          consumer.endField(columns.get(column).name(), column);
        }
      }
      consumer.endMessage();
    }

    private static void add(RecordConsumer consumer, TypedColumn.Type type, String cell) {
      switch (type) {
        case TRUTH -> consumer.addBoolean(truth(cell));
        case WHOLE -> consumer.addLong(Long.parseLong(cell));
        case NUMBER -> consumer.addDouble(Double.parseDouble(cell));
        case TEXT -> consumer.addBinary(Binary.fromString(cell));
      }
    }

    private static boolean truth(String cell) {
      boolean yes = cell.equals("true");
      if (!yes && !cell.equals("false")) {
        throw new NumberFormatException("neither true nor false");
      }
      return yes;
    }
  }

  /** Parquet is written from its beginning to its end, so a pipe will do. */
  private record Sink(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new Counted(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return new Counted(out);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
