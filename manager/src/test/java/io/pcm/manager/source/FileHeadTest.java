package io.pcm.manager.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileHeadTest {
  private static final String GOOD = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";

  @TempDir private Path folder;

  private Optional<String> fault(byte[] content) throws Exception {
    return FileHead.fault(Files.write(folder.resolve("in"), content));
  }

  private Optional<String> fault(String content) throws Exception {
    return fault(content.getBytes(StandardCharsets.UTF_8));
  }

  private void assertFault(String content, String what) throws Exception {
    assertThat(fault(content)).as(content).hasValueSatisfying(f -> assertThat(f).contains(what));
  }

  @Test
  void takesJsonLinesAndFilesWithoutAnyLine() throws Exception {
    String long1 = "\"" + "x".repeat(3 * 256 * 1024) + "\"\n";
    for (String good : new String[] {GOOD, "", "\n \n", "\uFEFF" + GOOD, "1", "\"ü\"", long1}) {
      assertThat(fault(good)).isEmpty();
    }
  }

  @Test
  void takesAFileWithABadLineAmongGoodOnes() throws Exception {
    assertThat(fault("{\"text\":\"b\"\n" + GOOD)).isEmpty();
    assertThat(fault("{\"a\":NaN}\n".repeat(5) + GOOD)).isEmpty();
    assertThat(fault("id,text\n" + GOOD)).isEmpty();
  }

  @Test
  void knowsWhatIsCompressed() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(fault(bytes.toByteArray()).orElseThrow()).contains("gzip", "gunzip");
    byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 4, 0};
    assertThat(fault(zstd).orElseThrow()).contains("zstd");
    assertFault("PK\u0003\u0004abc", "zip");
    assertFault("GGUF\u0003\u0000\u0000\u0000", "model");
    assertFault("PAR1xyz", "Parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void knowsOtherEncodingsWithAndWithoutAMark(String name) throws Exception {
    String fault = fault(GOOD.getBytes(Charset.forName(name))).orElseThrow();
    assertThat(fault).contains(name.substring(0, 6), "iconv");
  }

  @Test
  void knowsTablesAndJsonOverSeveralLines() throws Exception {
    assertFault("id,text\n1,\"a, b\"\n2,c\n", "CSV");
    assertFault("id\ttext\n1\ta\n", "TSV");
    assertFault("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "over several lines");
    assertFault("[\n  {\n    \"a\": 1\n  },\n  2\n]", "over several lines");
    assertFault("[\n" + "  {\"a\": 1},\n".repeat(100_000), "over several lines");
    assertFault("hello\nworld\n", "none of its first lines");
    assertFault("{'a': 1}\n", "its first line is not a JSON");
  }
}
