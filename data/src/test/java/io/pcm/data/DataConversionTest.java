package io.pcm.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataConversionTest {
  private static final String TWO = "{\"id\":\"1\",\"t\":\"a\"}\n{\"id\":\"2\",\"t\":\"b\"}\n";

  @TempDir private Path folder;

  private Path file(String name, String content) throws Exception {
    return file(name, content.getBytes(UTF_8));
  }

  private Path file(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name), content);
  }

  private static String lines(Items items) throws Exception {
    return lines(items, InputStream.nullInputStream());
  }

  private static String lines(Items items, InputStream in) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataConversion(in, Optional::empty).write((Items.Converted) items, out);
    return out.toString(UTF_8);
  }

  private static byte[] gzip(String content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void rows_become_objects_of_texts() throws Exception {
    Path csv = file("a.csv", "id,t\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,\n");
    assertThat(lines(Items.csv(csv)))
        .isEqualTo("{\"id\":\"1\",\"t\":\"a, \\\"b\\\"\\r\\nc\"}\n{\"id\":\"2\",\"t\":\"\"}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'id,t\n1,a\n2,b\n'",
    "'id;t\n1;a\n2;b'",
    "'id|t\n1|a\n2|b\n'",
    "'id\tt\n1\ta\n2\tb\n'",
    "'\uFEFFid,t\r\n1,a\r\n2,b\r\n'",
    "'id,t\r1,a\r2,b\r'",
    "'sep=;\nid;t\n1;a\n2;b\n'",
    "' id , t\n1,a\n\n2,b\n\n'",
    "'\"id\",\"t\"\n\"1\",\"a\"\n\"2\",\"b\"\n'",
  })
  void delimiter_line_ends_and_marks_are_found_out(String table) throws Exception {
    assertThat(lines(Items.csv(file("a.csv", table)))).isEqualTo(TWO);
  }

  @Test
  void a_delimiter_within_quotes_does_not_count() throws Exception {
    Path csv = file("a.csv", "id;t\n1;\"a, b, c, d\"\n2;\"e, f, g, h\"\n");
    assertThat(lines(Items.csv(csv))).startsWith("{\"id\":\"1\",\"t\":\"a, b, c, d\"}\n");
  }

  @Test
  void a_table_may_have_one_column() throws Exception {
    assertThat(lines(Items.csv(file("a.csv", "t\nhello\n\nworld; of all\n"))))
        .isEqualTo("{\"t\":\"hello\"}\n{\"t\":\"world; of all\"}\n");
  }

  @Test
  void delimiter_and_names_can_be_given() throws Exception {
    Path csv = file("a.txt", "1:a\n2:b\n");
    assertThat(lines(Items.csv(csv).delimiter(':').columns("id", "t"))).isEqualTo(TWO);
    Path tsv = file("b.txt", "1\ta\n2\tb\n");
    assertThat(lines(Items.tsv(tsv).columns("id", "t"))).isEqualTo(TWO);
  }

  @Test
  void columns_of_numbers_keep_their_digits() throws Exception {
    Path csv =
        file(
            "a.csv",
            "id,n,t\n007,1.50,1\n+.5, -7 ,2\n,12345678901234567890123,3\n1e5,-0.0,4\n5.,00,5\n");
    assertThat(lines(Items.csv(csv).numbers("id", "n")).lines())
        .containsExactly(
            "{\"id\":7,\"n\":1.50,\"t\":\"1\"}",
            "{\"id\":0.5,\"n\":-7,\"t\":\"2\"}",
            "{\"id\":null,\"n\":12345678901234567890123,\"t\":\"3\"}",
            "{\"id\":1e5,\"n\":-0.0,\"t\":\"4\"}",
            "{\"id\":5,\"n\":0,\"t\":\"5\"}");
  }

  @Test
  void a_row_may_have_thousands_of_values() throws Exception {
    StringBuilder names = new StringBuilder("c0");
    for (int i = 1; i < 10_000; i++) {
      names.append(",c").append(i);
    }
    String values = "v,".repeat(9_999) + "v\n";
    String lines = lines(Items.csv(file("a.csv", names + "\n" + values)));
    assertThat(lines).startsWith("{\"c0\":\"v\",").endsWith(",\"c9999\":\"v\"}\n");
  }

  @Test
  void compressed_files_are_known_by_their_content() throws Exception {
    String table = "id,t\n1,a\n2,b\n";
    assertThat(lines(Items.files(file("a.csv.gz", gzip(table))))).isEqualTo(TWO);
    assertThat(lines(Items.files(file("b.csv", gzip(table))))).isEqualTo(TWO);
    assertThat(lines(Items.files(file("c.csv.gz", table)))).isEqualTo(TWO);
    byte[] zstd = Zstd.compress(table.getBytes(UTF_8));
    assertThat(lines(Items.files(file("d.csv.zst", zstd)))).isEqualTo(TWO);
  }

  @Test
  void all_parts_of_a_compressed_stream_are_read() throws Exception {
    InputStream parts =
        new SequenceInputStream(
            new ByteArrayInputStream(gzip("{\"id\":\"1\",\"t\":\"a\"}\n")),
            new ByteArrayInputStream(gzip("{\"id\":\"2\",\"t\":\"b\"}\n")));
    assertThat(lines(Items.standardInput(), parts)).isEqualTo(TWO);
  }

  @Test
  void lines_are_copied_as_they_are_with_a_break_after_the_last() throws Exception {
    Path one = file("1.jsonl.gz", gzip("\uFEFF{\"x\":1.10}\r\n\nnot JSON\n2"));
    Path two = file("2.jsonl", "3\n");
    assertThat(lines(Items.files(one, two))).isEqualTo("{\"x\":1.10}\r\n\nnot JSON\n2\n3\n");
  }

  @Test
  void elements_of_an_array_keep_their_digits_and_escapes() throws Exception {
    Path json =
        file("a.json", "\uFEFF [\n {\"x\": 1.10,\n  \"s\": \"a,]}\\\"\\\\\"},\r\n [1, 2] , 3]\n ");
    assertThat(lines(Items.files(json)))
        .isEqualTo("{\"x\": 1.10,   \"s\": \"a,]}\\\"\\\\\"}\n[1, 2] \n3\n");
    assertThat(lines(Items.in(DataFormat.JSON, file("b.json", "[{\"a\":1},{\"a\":2}]"))))
        .isEqualTo("{\"a\":1}\n{\"a\":2}\n");
  }

  @Test
  void a_file_named_json_may_have_lines() throws Exception {
    assertThat(lines(Items.files(file("a.json", TWO)))).isEqualTo(TWO);
    assertThat(lines(Items.files(file("b.json", "[1]\n[2]\n")))).isEqualTo("[1]\n[2]\n");
    assertThat(lines(Items.files(file("c.json", "[1, 2]\n")))).isEqualTo("1\n2\n");
    assertThat(lines(Items.in(DataFormat.JSON_LINES, file("d.json", "[1, 2]\n"))))
        .isEqualTo("[1, 2]\n");
  }

  @Test
  void requests_of_a_batch_are_copied() throws Exception {
    String batch =
        "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":\"x\"}}\n";
    assertThat(lines(Items.openAiBatch(file("a.jsonl", batch + "\n" + batch))))
        .isEqualTo(batch + batch);
  }

  @Test
  void files_of_one_task_may_have_their_columns_in_another_order() throws Exception {
    Path one = file("1.csv", "id,t\n1,a\n");
    Path two = file("2.csv.gz", gzip("t;id\nb;2\n"));
    assertThat(lines(Items.csv(one, two)))
        .isEqualTo("{\"id\":\"1\",\"t\":\"a\"}\n{\"t\":\"b\",\"id\":\"2\"}\n");
  }

  @Test
  void only_the_beginning_is_read_for_the_first_items() throws Exception {
    Path csv = file("a.csv", "id,t\n" + "1,a\n".repeat(100_000) + "broken\n");
    DataConversion conversion = new DataConversion(InputStream.nullInputStream(), Optional::empty);
    DataConversion.Head head = conversion.first(Items.csv(csv), 2, 1000);
    assertThat(new String(head.lines(), UTF_8)).isEqualTo("{\"id\":\"1\",\"t\":\"a\"}\n".repeat(2));
    assertThat(head.whole()).isFalse();
    DataConversion.Head few = conversion.first(Items.csv(csv), 1000, 30);
    assertThat(few.lines()).hasSize(30);
    assertThat(few.whole()).isFalse();
    DataConversion.Head all = conversion.first(Items.csv(file("b.csv", "id\n1\n")), 5, 1000);
    assertThat(new String(all.lines(), UTF_8)).isEqualTo("{\"id\":\"1\"}\n");
    assertThat(all.whole()).isTrue();
  }

  @Test
  void items_are_counted() throws Exception {
    Path csv = file("a.csv", "id\n1\n2\n3\n");
    DataConversion conversion = new DataConversion(InputStream.nullInputStream(), Optional::empty);
    assertThat(conversion.write(Items.csv(csv), OutputStream.nullOutputStream())).isEqualTo(3);
  }
}
