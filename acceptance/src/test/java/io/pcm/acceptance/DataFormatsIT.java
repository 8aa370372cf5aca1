package io.pcm.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the installation over data that are not plain JSON Lines. */
final class DataFormatsIT {
  private static final int ROWS = 200;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void begin() throws Exception {
    Files.writeString(folder.resolve("functions.py"), "def text(item):\n    return item['text']\n");
    scenario =
        new Scenario(folder)
            .workflow(
                """
                name: formats
                params: {data: rows.csv.gz}
                libraries:
                  l: {kind: python, module: functions.py}
                tasks:
                  texts: {library: l, function: text, map: "${data}"}
                """);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private void table(int rows) throws Exception {
    StringBuilder table = new StringBuilder("id;text\r\n");
    for (int i = 0; i < rows; i++) {
      table.append(i).append(";\"row ").append(i).append("; \"\"ü\"\"\"\r\n");
    }
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("rows.csv.gz")))) {
      out.write(table.toString().getBytes(UTF_8));
    }
  }

  @Test
  void aCompressedTableIsComputedAndResumedAndOnlyNewRowsAreComputed() throws Exception {
    table(ROWS);
    scenario.run().expect(0);
    WholeResults.read(scenario.results("texts"), ROWS).allGave(i -> "\"row " + i + "; \\\"ü\\\"\"");

    table(ROWS + 2);
    assertThat(scenario.run().expect(2).err())
        .contains("redo  texts: " + folder.resolve("rows.csv.gz"), "2 calls");
    scenario.run("--update").expect(0);
    assertThat(WholeResults.read(scenario.results("texts"), ROWS + 2).line(7).path("attempts"))
        .as("row 7 was known")
        .hasToString("0");
  }

  /** The reader of Parquet is loaded from its own folder. */
  @Test
  void aParquetFileIsRead() throws Exception {
    Path parquet =
        Installation.project().resolve("parquet/src/test/resources/io/pcm/parquet/types.parquet");
    scenario.run("--set", "data=" + parquet).expect(0);
    WholeResults lines = WholeResults.read(scenario.results("texts"), 3);
    lines.gave(1, "\"über\\n\"");
    assertThat(lines.line(0).path("item").path("nested").path("b").path(0).path("c").asText())
        .isEqualTo("d");
  }

  /** The results of one run are the data of the next. */
  @Test
  void resultsAreWrittenAsParquetAndReadBack() throws Exception {
    table(ROWS);
    scenario.run().expect(0);
    Path parquet = folder.resolve("texts.parquet");
    scenario
        .pcm("results", "--run", scenario.runDirectory().toString(), "--to", parquet.toString())
        .expect(0);
    Files.writeString(
        folder.resolve("functions.py"),
        "def text(item):\n    return [item['index'] + 1, item['result']]\n");
    scenario.run("--set", "data=" + parquet, "--fresh").expect(0);
    WholeResults.read(scenario.results("texts"), ROWS)
        .allGave(i -> "[" + (i + 1) + ",\"row " + i + "; \\\"ü\\\"\"]");
  }

  @Test
  void aMistakeInATableIsToldWithItsLineBeforeAnythingStarts() throws Exception {
    Files.writeString(folder.resolve("bad.csv"), "id,text\n1,good\n2,bad, really\n");
    assertThat(scenario.run("--set", "data=" + folder.resolve("bad.csv")).expect(2).err())
        .contains("bad.csv:3: the row has 3 values, but there are 2 columns");
    assertThat(scenario.results("texts")).doesNotExist();
  }
}
