package io.pcm.parquet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.data.TypedColumn;
import io.pcm.data.TypedColumn.Type;
import io.pcm.data.TypedTable;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
  private static final List<TypedColumn> COLUMNS =
      List.of(
          new TypedColumn("index", Type.WHOLE),
          new TypedColumn("item.text", Type.TEXT),
          new TypedColumn("result.p", Type.NUMBER),
          new TypedColumn("ok", Type.TRUTH));

  @TempDir private Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Path file() throws Exception {
    return Files.write(folder.resolve("table.parquet"), bytes.toByteArray());
  }

  private String readBack() throws Exception {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    new ParquetFormat().write(file(), rows);
    return rows.toString(UTF_8);
  }

  private List<BlockMetaData> groups() throws Exception {
    ParquetReadOptions options =
        new ParquetReadOptions.Builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file()), options)) {
      return reader.getRowGroups();
    }
  }

  private static @Nullable String[] row(@Nullable String... cells) {
    return cells;
  }

  @Test
  void values_of_all_types_are_read_back() throws Exception {
    TypedTable table = new ParquetFormat().table(bytes, COLUMNS, 100);
    table.row(row("-9223372036854775808", "über\n\"é\"", "0.1", "true"));
    table.row(row("9223372036854775807", "", "-1e300", "false"));
    table.row(row(null, null, null, null));
    table.finish();
    assertThat(readBack())
        .isEqualTo(
            """
            {"index":-9223372036854775808,"item.text":"über\\n\\"é\\"","result.p":0.1,"ok":true}
            {"index":9223372036854775807,"item.text":"","result.p":-1.0E300,"ok":false}
            {"index":null,"item.text":null,"result.p":null,"ok":null}
            """);
    assertThat(groups().get(0).getColumns())
        .allMatch(column -> column.getCodec() == CompressionCodecName.ZSTD);
  }

  @Test
  void a_table_may_have_no_rows() throws Exception {
    new ParquetFormat().table(bytes, COLUMNS, 0).finish();
    assertThat(readBack()).isEmpty();
  }

  /** 40 rows of 4 MiB that hardly compress are 160 MiB, and a group is 32 MiB. */
  @Test
  void large_rows_are_in_groups_that_fit_into_memory() throws Exception {
    int rowBytes = 4 * 1024 * 1024;
    TypedTable table = new ParquetFormat().table(bytes, COLUMNS, rowBytes);
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      byte[] noise = new byte[rowBytes];
      random.nextBytes(noise);
      table.row(row(Integer.toString(i), new String(noise, ISO_8859_1), null, null));
    }
    table.finish();
    assertThat(groups())
        .hasSizeGreaterThan(3)
        .allMatch(group -> group.getCompressedSize() < 48L * 1024 * 1024);
  }

  @Test
  void a_value_of_another_type_is_refused() throws Exception {
    TypedTable table = new ParquetFormat().table(bytes, COLUMNS, 100);
    assertThatThrownBy(() -> table.row(row("1.5", null, null, null)))
        .isInstanceOf(NumberFormatException.class);
  }
}
