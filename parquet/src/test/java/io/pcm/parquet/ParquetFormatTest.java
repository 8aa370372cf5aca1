package io.pcm.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.data.DataException;
import io.pcm.data.OptionalFormats;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by pyarrow 22, in groups of two rows. */
class ParquetFormatTest {
  private static final String ROWS =
      """
      {"id":1,"text":"a \\"b\\""}
      {"id":2,"text":"über\\n"}
      {"id":3,"text":null}
      """;

  @TempDir private Path folder;

  private Path file(String name) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(ParquetFormatTest.class.getResourceAsStream(name), name)) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  private String rows(String name) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ParquetFormat().write(file(name), out);
    return out.toString(UTF_8);
  }

  private static String mistake(Path file) {
    return String.valueOf(
        catchThrowableOfType(
                DataException.class,
                () -> new ParquetFormat().write(file, OutputStream.nullOutputStream()))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4", "dict"})
  void rows_are_read_whatever_the_pages_are_packed_and_coded_with(String name) throws Exception {
    assertThat(rows(name + ".parquet")).isEqualTo(ROWS);
  }

  @Test
  void values_of_all_types_become_json() throws Exception {
    assertThat(rows("types.parquet").lines())
        .containsExactly(
            "{\"id\":1,\"small\":1,\"text\":\"a \\\"b\\\"\",\"score\":0.1,\"f\":0.1,\"h\":1.5,"
                + "\"ok\":true,\"day\":\"2026-01-02\",\"at\":\"2026-01-02T03:04:05.600\","
                + "\"utc\":\"2026-01-02T03:04:05Z\",\"money\":12.30,\"tags\":[\"x\",\"y\"],"
                + "\"nested\":{\"a\":1,\"b\":[{\"c\":\"d\"}]},\"map\":{\"k\":1,\"l\":null},"
                + "\"big\":18446744073709551615,\"cat\":\"p\",\"time\":\"01:02:03\"}",
            "{\"id\":2,\"small\":null,\"text\":\"über\\n\",\"score\":null,\"f\":2.5,\"h\":-0.25,"
                + "\"ok\":false,\"day\":null,\"at\":null,\"utc\":null,\"money\":-0.05,\"tags\":[],"
                + "\"nested\":{\"a\":null,\"b\":null},\"map\":{},\"big\":0,\"cat\":\"q\","
                + "\"time\":null}",
            "{\"id\":3,\"small\":255,\"text\":null,\"score\":1.0E300,\"f\":null,\"h\":null,"
                + "\"ok\":null,\"day\":\"1960-01-01\",\"at\":null,\"utc\":null,\"money\":null,"
                + "\"tags\":null,\"nested\":null,\"map\":null,\"big\":null,\"cat\":\"p\","
                + "\"time\":null}");
  }

  @Test
  void times_of_old_programs_are_read() throws Exception {
    assertThat(rows("old.parquet"))
        .startsWith("{\"id\":1,\"text\":\"a \\\"b\\\"\",\"at\":\"2026-01-02T03:04:05.600\",");
  }

  @Test
  void a_file_without_rows_gives_no_lines() throws Exception {
    assertThat(rows("empty.parquet")).isEmpty();
  }

  @Test
  void what_cannot_be_read_is_told() throws Exception {
    assertThat(mistake(file("binary.parquet")))
        .contains("has bytes that are not text in the column 'raw'", "leave the column out");
    assertThat(mistake(file("brotli.parquet"))).contains("compressed with brotli", "snappy");
    byte[] whole = Files.readAllBytes(file("types.parquet"));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(mistake(cut)).contains("is not a whole Parquet file", "Copy or write it again");
  }

  /** Every byte is changed once; a changed value is no fault, but no other exception is told. */
  @Test
  void a_damaged_file_is_a_mistake_in_the_data() throws Exception {
    byte[] whole = Files.readAllBytes(file("snappy.parquet"));
    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x55;
      Path file = Files.write(folder.resolve("damaged"), damaged);
      try {
        new ParquetFormat().write(file, OutputStream.nullOutputStream());
      } catch (DataException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void is_found_by_its_service() throws Exception {
    assertThat(OptionalFormats.parquet(Optional::empty).orElseThrow())
        .isInstanceOf(ParquetFormat.class);
  }
}
