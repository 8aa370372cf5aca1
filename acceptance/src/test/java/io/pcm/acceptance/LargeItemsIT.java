package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Limits;
import io.pcm.api.results.ResultLine;
import io.pcm.json.ResultReader;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items and results up to the limit pass through manager, pilots and contexts, many at once. */
final class LargeItemsIT {
  private static final int NEARLY_ALL = Limits.ITEM_BYTES - 1000;

  @TempDir private Path folder;
  private Scenario scenario;
  private final List<Integer> size = new ArrayList<>();

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private void item(BufferedWriter to, int bytes, int give) throws IOException {
    String head = "{\"give\":" + give + ",\"text\":\"";
    to.write(head + "i".repeat(bytes - head.length() - 2) + "\"}\n");
    size.add(bytes);
  }

  private static int bytesOf(ResultLine line) {
    return line.result().orElseThrow().length();
  }

  private List<ResultLine> lines(InputStream of) throws IOException {
    List<ResultLine> lines = new ArrayList<>();
    try (ResultReader reader = ResultReader.of("lines", of)) {
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }

  @Test
  void largeItemsAndResultsPassAndTooLargeOnesAreErrorRows() throws Exception {
    int many = 60;
    try (BufferedWriter items = Files.newBufferedWriter(folder.resolve("items.jsonl"))) {
      item(items, 400_000, 1_000_000);
      item(items, NEARLY_ALL, 10);
      item(items, 100, NEARLY_ALL);
      item(items, NEARLY_ALL, NEARLY_ALL);
      item(items, Limits.ITEM_BYTES + 1, 10);
      item(items, 100, Limits.RESULT_BYTES + 1);
      for (int i = 0; i < many; i++) {
        item(items, 1_000_000 + i, 1_000_000);
      }
    }
    scenario.workflow(
        """
        name: large
        libraries:
          bulky:
            kind: java
            class: io.pcm.acceptance.library.Bulky
            class-path: [%s]
            slots: 512
            jvm-options: [-XX:+UseSerialGC, -Xmx512m]
        tasks:
          give: {library: bulky, function: give, map: items.jsonl}
          measure: {library: bulky, function: measure, map: {results-of: give}}
        """
            .formatted(Installation.built().libraries()));

    scenario.run().expect(1);

    List<ResultLine> given = lines(Files.newInputStream(scenario.results("give")));
    assertThat(given).hasSize(6 + many);
    assertThat(given.get(4).error().orElseThrow().kind()).isEqualTo(CallError.ITEM_TOO_LARGE);
    assertThat(given.get(5).error().orElseThrow().kind()).isEqualTo(CallError.RESULT_TOO_LARGE);
    int[] results = {1_000_000, 10, NEARLY_ALL, NEARLY_ALL};
    for (int i = 0; i < given.size(); i++) {
      ResultLine line = given.get(i);
      if (i < 4 || i > 5) {
        assertThat(line.succeeded()).as("line %d: %s", i, line.error()).isTrue();
        assertThat(bytesOf(line)).isEqualTo(i < 4 ? results[i] : 1_000_000);
        assertThat(line.item().orElseThrow().length()).isEqualTo(size.get(i));
      }
    }
    List<ResultLine> measured = lines(Files.newInputStream(scenario.results("measure")));
    assertThat(measured).hasSize(4 + many);
    assertThat(measured.get(3).error().orElseThrow().kind()).isEqualTo(CallError.ITEM_TOO_LARGE);
    assertThat(Integer.parseInt(measured.get(0).result().orElseThrow().toString()))
        .isBetween(1_400_000, 1_400_200);
    assertThatAllLinesArePrinted();
  }

  private void assertThatAllLinesArePrinted() throws Exception {
    List<String> printed =
        scenario
            .pcm("results", "--run", scenario.runDirectory().toString(), "--task", "give")
            .expect(0)
            .out();
    try (BufferedReader file = Files.newBufferedReader(scenario.results("give"))) {
      for (String line : printed) {
        assertThat(line.equals(Scenario.asPrinted(List.of(file.readLine()), "give").get(0)))
            .as("a line as in the file")
            .isTrue();
      }
      assertThat(file.readLine()).isNull();
    }
  }
}
