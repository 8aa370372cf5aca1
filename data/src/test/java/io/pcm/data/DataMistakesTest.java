package io.pcm.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a newcomer is told about data that cannot be used. */
class DataMistakesTest {
  private static final String QUOTES =
      "A quote within a value is written twice, and the value in quotes: \"say \"\"hello\"\"\"";
  private static final String WINDOWS =
      ". Excel and old programs on Windows write windows-1252: save the file as \"CSV UTF-8\", or"
          + " convert it (iconv -f WINDOWS-1252 -t UTF-8)";

  @TempDir private Path folder;

  /** A file with this content, as ISO 8859-1, and what is said of it; FILE is its path. */
  private record Told(String name, DataFormat format, String content, String text) {
    @Override
    public String toString() {
      return name + " " + content.substring(0, Math.min(20, content.length()));
    }
  }

  private static Told table(String content, String text) {
    return new Told("x.csv", DataFormat.CSV, content, text);
  }

  private static Told array(String content, String text) {
    return new Told("x.json", DataFormat.JSON, content, text);
  }

  private static Told recognised(String name, String content, String text) {
    return new Told(name, DataFormat.RECOGNISED, content, text);
  }

  static Stream<Told> tables() {
    return Stream.of(
        table(
            "id,t\n1,a\n2,\"abc\n3,d\n",
            "FILE:3: in the row that begins here, a value begins with a quote (\") that is never"
                + " closed. "
                + QUOTES),
        table(
            "id,t\n1,\"abc\"x\n",
            "FILE:2: in the row that begins here, 'x' comes after a closing quote (\"), where the"
                + " next value or line must begin. "
                + QUOTES),
        table(
            "id,t\n1,a,b\n",
            "FILE:2: the row has 3 values, but there are 2 columns ('id', 't', with a comma between"
                + " them); the first value too many is 'b'. A value with a comma or a line break in"
                + " it needs quotes: \"…\""),
        table(
            "id;t\n1;a\n2\n",
            "FILE:3: the row has 1 value, but there are 2 columns ('id', 't', with ';' between"
                + " them); column 2, 't', has none. The line may be broken in a value without"
                + " quotes, or the file be cut off"),
        table("id,t,id\n1,2,3\n", "FILE:1: columns 1 and 3 have the same name, 'id': rename one"),
        table(
            ",t\n0,a\n",
            "FILE:1: column 1 has no name (pandas writes its index so; use index=False): give it"
                + " one"),
        table(
            "1,a\n2,b\n",
            "FILE:1: the first line must have the names of the columns, but column 1 has '1'. If"
                + " this line is a row, name the columns in the workflow: `map: {csv: FILE,"
                + " columns: [id, text, …]}`"),
        table("", "the data file FILE is empty: it has not even a line with the names of columns"),
        table(
            "id,t\n",
            "the data file FILE has no items: there is no row below the names of columns"),
        table(
            "id,t\n1,a\0b\n",
            "FILE:2:4: has a NUL byte here, which no text has: it is damaged, or not a text file"),
        table("id,t\n1,f\u00fcr\n", "FILE:2:4: is not UTF-8 (byte 0xFC)" + WINDOWS),
        table(
            "id,t\n1,\u00e2\u0082",
            "FILE:2:3: ends within a character: it is cut off, or not UTF-8" + WINDOWS),
        table(
            "id,t\n1,\"" + "x".repeat(17 << 20) + "\n",
            "FILE:2: in the row that begins here, a value is larger than 16 MiB. Probably a value"
                + " begins with a quote (\") that is never closed. "
                + QUOTES),
        table(
            "a,".repeat(20_000) + "\n",
            "FILE:1: the row has more than 16384 values: is this the right delimiter? The delimiter"
                + " can be given: `map: {csv: …, delimiter: \";\"}`"),
        table(
            "{\"a\":1}\n",
            "the data file FILE is not a CSV file: it is JSON Lines; write `map: {jsonl: FILE}`"));
  }

  static Stream<Told> arraysAndBatches() {
    return Stream.of(
        array(
            "[1,2",
            "FILE:1:5: the file ends within the array, after 1 whole elements: it is cut off, or a"
                + " quote or bracket is missing in the element that begins in line 1"),
        array("[1,,2]", "FILE:1:4: an element is missing: there is a comma too many"),
        array(
            "[1,2]x",
            "FILE:1:6: there is more after the end of the array: the file must be one array, or"
                + " have one value on each line"),
        array(
            "[\n{\"a\":1},\n{\"a\":'x'},\n3]",
            "FILE:3:6: element 1 of the array, which begins in line 3, is not JSON from here on"
                + " (single quotes, comments, NaN and a comma at the end of a list are not JSON)"),
        array("[\n]", "the data file FILE has no items: it is empty"),
        array(
            "{\"rows\":\n[1]}",
            "the data file FILE is not a JSON array of items: it is one JSON value over several"
                + " lines: put each item on its own line (jq -c . for objects, jq -c '.rows[]' for"
                + " a list in a field 'rows')"),
        new Told(
            "x.jsonl",
            DataFormat.OPENAI_BATCH,
            "{\"custom_id\":7,\"body\":{}}\n",
            "FILE:1: the line is no request of OpenAI's batch form, which is {\"custom_id\": \"…\","
                + " \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {…}}:"
                + " custom_id, url are missing or of another type"),
        new Told(
            "x.jsonl",
            DataFormat.OPENAI_BATCH,
            "{\"custom_id\":\"7\",\"url\":\"/v1/x\",\"body\":{}}\n{\"custom_id\"\n",
            "FILE:2: the line is not one JSON object in UTF-8, as a batch file has it"));
  }

  static Stream<Told> others() {
    return Stream.of(
        recognised(
            "x.jsonl",
            "id,t\n1,a\n2,b\n",
            "the data file FILE is not JSON Lines (one JSON value per line): it looks like a CSV"
                + " file; write `map: {csv: FILE}`"),
        recognised(
            "x.txt.gz",
            "id\tt\n1\ta\n2\tb\n",
            "the data file FILE is not JSON Lines (one JSON value per line): it looks like a TSV"
                + " file; write `map: {tsv: FILE}`"),
        recognised(
            "x.csv",
            "PAR1",
            "the data file FILE is not a CSV file: it is a Parquet file; write `map: {parquet:"
                + " FILE}`"),
        recognised(
            "x.parquet",
            "PK\u0003\u0004....xl/workbook.xml",
            "the data file FILE is not a Parquet file: it is an Excel workbook: save the sheet as"
                + " \"CSV UTF-8\" and name that file"),
        recognised(
            "x.csv",
            "<!DOCTYPE html>\n<html>",
            "the data file FILE is not a CSV file: it is a web page: perhaps a login or an error"
                + " was saved in place of the data: look at it and download the data again"),
        recognised(
            "x.csv",
            "\0\0\0\0",
            "the data file FILE is not a CSV file: it has only NUL bytes: it was damaged, perhaps"
                + " when a disk was full: copy or write it again"),
        recognised(
            "x.csv",
            "\u00ff\u00fei\0d\0",
            "the data file FILE is not a CSV file: it is text in UTF-16: convert it first (iconv -f"
                + " UTF-16 -t UTF-8), or save it as UTF-8"),
        recognised(
            "x.parquet",
            "PAR1PAR1",
            "the data file FILE is a Parquet file, and the reader for these is not installed: add"
                + " the artifact io.pcm:pcm-parquet to the class path, or build the whole"
                + " installation (./pcm)"));
  }

  private String told(Items.Converted items) {
    DataConversion conversion = new DataConversion(InputStream.nullInputStream(), Optional::empty);
    DataException e =
        catchThrowableOfType(
            DataException.class, () -> conversion.write(items, OutputStream.nullOutputStream()));
    return String.valueOf(e.getMessage()).replace(folder + "/", "");
  }

  @ParameterizedTest
  @MethodSource({"tables", "arraysAndBatches", "others"})
  void tells_what_is_wrong_where_and_what_to_do(Told mistake) throws Exception {
    Path file = Files.write(folder.resolve(mistake.name()), mistake.content().getBytes(ISO_8859_1));
    String text = mistake.text().replace("FILE", mistake.name());
    assertThat(told(Items.in(mistake.format(), file))).isEqualTo(text.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7,abc|x.csv:3: column 2, 'n', has 'abc', which is not a number. Correct it, make it empty"
            + " if it is missing, or leave the column out of `numbers`",
        "7,NaN|x.csv:3: column 2, 'n', has 'NaN', which is not a number. Correct it, make it empty"
            + " if it is missing, or leave the column out of `numbers`",
        "7,1e|x.csv:3: column 2, 'n', has '1e', which is not a number. Correct it, make it empty"
            + " if it is missing, or leave the column out of `numbers`",
        "7,.|x.csv:3: column 2, 'n', has '.', which is not a number. Correct it, make it empty"
            + " if it is missing, or leave the column out of `numbers`",
        "7,\"0,5\"|x.csv:3: column 2, 'n', has '0,5', which is not a number. Numbers have a point,"
            + " not a comma: save the table with English numbers, or leave the column out of"
            + " `numbers`",
      })
  void a_value_that_is_no_number_is_told_with_its_place(String row, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("x.csv"), "id,n\n1,2\n" + row + "\n");
    assertThat(told(Items.csv(file).numbers("n"))).isEqualTo(text);
    assertThat(told(Items.csv(file).numbers("n", "score")))
        .isEqualTo(
            "the data file x.csv has no column 'score', which `numbers` names; it has 'id', 'n'");
  }

  /** A value without an end costs no more memory than an item may have. */
  @ParameterizedTest
  @CsvSource({
    "x.csv, 'id,t\n1,\"', 'x.csv:2: in the row that begins here, a value is larger than 16 MiB.'",
    "x.json, '[1, \"', 'x.json:1:5: the element that begins here is larger than 16 MiB'",
    "x.json, '[[', 'x.json:1:2: the element that begins here is larger than 16 MiB'",
  })
  void a_value_without_an_end_is_given_up_early(String name, String start, String text)
      throws Exception {
    Path file = folder.resolve(name);
    byte[] part = "[".repeat(1 << 20).getBytes(UTF_8);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(start.getBytes(UTF_8));
      for (int i = 0; i < 400; i++) {
        out.write(part);
      }
    }
    assertThat(told((Items.Converted) Items.files(file))).startsWith(text);
  }

  @Test
  void standard_input_without_items_is_told_how_to_be_sent() {
    assertThat(told(Items.standardInput()))
        .startsWith("standard input has no items. It is read whenever the run is started or")
        .endsWith("A run with --detach cannot read it: use a file");
  }

  private String toldOfStandardInput(String content) {
    DataConversion conversion =
        new DataConversion(new ByteArrayInputStream(content.getBytes(UTF_8)), Optional::empty);
    return String.valueOf(
        catchThrowableOfType(
                DataException.class,
                () -> conversion.write(Items.standardInput(), OutputStream.nullOutputStream()))
            .getMessage());
  }

  @Test
  void what_is_advised_can_be_written() throws Exception {
    assertThat(toldOfStandardInput("id,t\n1,a\n"))
        .isEqualTo(
            "standard input is not JSON Lines (one JSON value per line): it looks like a CSV file;"
                + " write `map: {csv: \"-\"}`");
    assertThat(toldOfStandardInput("PAR1"))
        .endsWith("it is a Parquet file, which is read from its end: save it, and name the file");
    Path odd = Files.writeString(folder.resolve("a, b: {c}.jsonl"), "id,t\n1,a\n");
    assertThat(told((Items.Converted) Items.in(DataFormat.JSON_LINES, odd)))
        .endsWith("write `map: {csv: \"a, b: {c}.jsonl\"}`");
  }

  @Test
  void columns_that_differ_between_files_are_named() throws Exception {
    Path one = Files.writeString(folder.resolve("1.csv"), "id,text\n1,a\n");
    Path two = Files.writeString(folder.resolve("2.csv"), "id,txt\n2,b\n");
    assertThat(told(Items.csv(one, two)))
        .isEqualTo(
            "the data file 2.csv has the columns 'id', 'txt', but the file before it 'id', 'text':"
                + " all files of a task need the same columns");
  }

  @Test
  void a_compressed_file_that_is_cut_off_after_its_beginning_is_told() throws Exception {
    byte[] lines = "{\"text\":\"%d\"}\n".repeat(200_000).getBytes(UTF_8);
    for (int i = 0; i < lines.length; i += 7) {
      lines[i] = lines[i] == '%' ? (byte) ('a' + i % 26) : lines[i];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines);
    }
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 10);
    Path file = Files.write(folder.resolve("x.jsonl.gz"), cut);
    assertThat(told((Items.Converted) Items.files(file)))
        .startsWith("the data file x.jsonl.gz is damaged or cut off: it is compressed with gzip")
        .endsWith("Copy or download it again; test it with gzip -t");
  }
}
