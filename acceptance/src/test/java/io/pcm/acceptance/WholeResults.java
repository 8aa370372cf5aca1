package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** A result file with exactly one line for each item, in order. */
final class WholeResults {
  private final List<JsonNode> lines;

  private WholeResults(List<JsonNode> lines) {
    this.lines = lines;
  }

  /** Reads a file that must have one line for each item. */
  static WholeResults read(Path file, int items) throws IOException {
    WholeResults read = of(Files.readAllLines(file));
    assertThat(read.lines).as("lines of %s", file).hasSize(items);
    return read;
  }

  static WholeResults of(List<String> text) {
    List<JsonNode> lines = text.stream().map(PcmProcess::json).toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).path("index").asInt(-1)).as("index of line %d", i).isEqualTo(i);
    }
    return new WholeResults(lines);
  }

  JsonNode line(int index) {
    return lines.get(index);
  }

  List<JsonNode> all() {
    return lines;
  }

  /** Checks that every call succeeded with this result. */
  WholeResults allGave(IntFunction<String> result) {
    for (int i = 0; i < lines.size(); i++) {
      gave(i, result.apply(i));
    }
    return this;
  }

  void gave(int index, String result) {
    JsonNode line = lines.get(index);
    assertThat(line.path("outcome").asText()).as("%s", line).isEqualTo("SUCCEEDED");
    assertThat(line.path("result").toString()).isEqualTo(result);
  }

  /** The error of a call that failed with this kind. */
  String failed(int index, String kind) {
    JsonNode line = lines.get(index);
    assertThat(line.path("outcome").asText()).as("%s", line).isEqualTo("FAILED");
    assertThat(line.path("error").path("kind").asText()).as("%s", line).isEqualTo(kind);
    return line.path("error").path("message").asText();
  }
}
