package io.pcm.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.pcm.api.workflow.Items;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileHeadTest {
  private static final String GOOD = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";

  @TempDir private Path folder;

  /** Why a file with this content is not JSON Lines. */
  private Optional<String> fault(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("in"), content);
    DataConversion conversion = new DataConversion(InputStream.nullInputStream(), Optional::empty);
    try {
      conversion.check(DataConversion.unpacked(new Items.JsonLines(file)));
      return Optional.empty();
    } catch (DataException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
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

  private static byte[] gzip(byte[] content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void looksIntoWhatIsCompressed() throws Exception {
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    assertThat(fault(gzip(good))).isEmpty();
    assertThat(fault(Zstd.compress(good))).isEmpty();
    assertThat(fault(gzip("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))).orElseThrow())
        .contains("it looks like a CSV file");
    assertThat(fault(gzip(gzip(good))).orElseThrow()).contains("twice", "gunzip");
  }

  @Test
  void saysThatCompressedBytesAreCutOff() throws Exception {
    byte[] whole = gzip(GOOD.repeat(100).getBytes(StandardCharsets.UTF_8));
    assertThat(fault(Arrays.copyOf(whole, whole.length / 2)).orElseThrow())
        .contains("is damaged or cut off", "gzip -t");
    byte[] zstd = Zstd.compress(GOOD.repeat(100).getBytes(StandardCharsets.UTF_8));
    assertThat(fault(Arrays.copyOf(zstd, zstd.length - 3)).orElseThrow())
        .contains("is damaged or cut off", "zstd -t");
  }

  @ParameterizedTest
  @CsvSource({
    "'PK\u0003\u0004abc', zip archive",
    "'PK\u0003\u0004....xl/workbook.xml', Excel workbook",
    "'GGUF\u0003\u0000\u0000\u0000', model",
    "'PAR1xyz', 'it is a Parquet file; write `map: {parquet: '",
    "'BZh91AY', bzip2",
    "'<!DOCTYPE html><html>', web page",
    "'  <html lang=x>', web page",
    "'<?xml version=1.0?>', XML",
    "'version https://git-lfs.github.com/spec/v1', git lfs pull",
    "'%PDF-1.7', PDF",
  })
  void knowsWhatPeopleMistakeForData(String content, String what) throws Exception {
    assertThat(fault(content.getBytes(StandardCharsets.ISO_8859_1)).orElseThrow()).contains(what);
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
    assertFault("[\n  {\n    \"a\": 1\n  },\n  2\n]", "it is one JSON array; write `map: {json: ");
    assertFault("[\n" + "  {\"a\": 1},\n".repeat(100_000), "it is one JSON array");
    assertFault("[{\"a\":1},{\"a\":2}]", "it is one JSON array");
    assertFault("[" + "{\"a\": 1},".repeat(100_000), "it is one JSON array");
    assertFault("hello\nworld\n", "none of its first lines");
    assertFault("{'a': 1}\n", "its first line is not a JSON");
  }
}
