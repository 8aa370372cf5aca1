package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.LoadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/results");
  private static final Json NO_SETTINGS = Json.of("{}");

  @TempDir Path results;

  @BeforeEach
  void copyTheResultsOfVerify() throws IOException {
    Files.createDirectory(results.resolve("verify"));
    for (String name : List.of("bare", "few-shot")) {
      String file = "verify/template=" + name + ".jsonl";
      Files.copy(GOLDEN.resolve(file), results.resolve(file));
    }
  }

  @Test
  void scoresOneTemplate() throws Exception {
    JsonNode score = call("score", "few-shot");

    assertThat(score.get("template").asText()).isEqualTo("few-shot");
    assertThat(score.get("task").asText()).isEqualTo("verify[template=few-shot]");
    assertThat(score.get("n").asInt()).isEqualTo(12);
    assertThat(score.get("accuracy").asDouble()).isCloseTo(7.0 / 12, within(1e-6));
    assertThat(score.at("/labels/REFUTES/recall").asDouble()).isEqualTo(0.75);
    assertThat(score.at("/confusion/counts").toString()).isEqualTo("[[3,2,0],[1,3,0],[0,2,1]]");
    assertThat(score.at("/baseline/label").asText()).isEqualTo("SUPPORTS");
    assertThat(score.has("note")).isFalse();
  }

  @Test
  void saysThatFailedCallsCountAsWrong() throws Exception {
    JsonNode score = call("score", "bare");

    assertThat(score.get("failed").asInt()).isEqualTo(1);
    assertThat(score.get("correct").asInt()).isEqualTo(5);
    assertThat(score.at("/confusion/failed").toString()).isEqualTo("[0,0,1]");
    assertThat(score.get("note").asText()).isEqualTo("1 failed calls count as wrong answers");
  }

  /** The figures are computed by hand: half A has claims 2, 3, 8 and 10, half B the other eight. */
  @Test
  void choosesOnOneHalfAndReportsOnTheOther() throws Exception {
    JsonNode best = call("best", "bare", "few-shot");

    assertThat(best.get("best").asText()).isEqualTo("few-shot");
    assertThat(best.at("/split/a").asInt()).isEqualTo(4);
    assertThat(best.at("/split/b").asInt()).isEqualTo(8);
    assertThat(best.at("/halfA/accuracy").asDouble()).isEqualTo(0.5);
    assertThat(best.at("/halfA/macroF1").asDouble())
        .isCloseTo((2.0 / 3 + 1.0 / 2 + 0) / 3, within(1e-6));
    assertThat(best.at("/halfB/accuracy").asDouble()).isEqualTo(0.625);
    assertThat(best.at("/halfB/macroF1").asDouble())
        .isCloseTo((2.0 / 3 + 4.0 / 7 + 2.0 / 3) / 3, within(1e-6));
    assertThat(best.at("/halfB/baseline/accuracy").asDouble()).isEqualTo(0.375);
    assertThat(best.at("/templates/0/halfA/macroF1").asDouble())
        .isCloseTo(2.0 / 3 / 3, within(1e-6));
    assertThat(best.at("/templates/0/halfB/accuracy").asDouble()).isEqualTo(0.375);
  }

  @Test
  void tellsWhatIsWithinNoiseAndWhatFailed() throws Exception {
    List<String> notes =
        call("best", "bare", "few-shot").get("notes").valueStream().map(JsonNode::asText).toList();

    assertThat(notes)
        .containsExactly(
            "The choice may be luck: on the 4 claims of half A the 95 % interval of the accuracy"
                + " of few-shot overlaps with that of bare.",
            "On the 8 claims of half B the accuracy of few-shot is within noise of always"
                + " answering SUPPORTS.",
            "1 of 12 calls of verify[template=bare] failed; they count as wrong answers.");
  }

  @Test
  void leavesTheReportBesideTheResults() throws Exception {
    JsonNode best = call("best", "bare", "few-shot");

    assertThat(results.resolve("report.txt")).hasSameTextualContentAs(GOLDEN.resolve("report.txt"));
    assertThat(results.resolve("report.json"))
        .hasSameTextualContentAs(GOLDEN.resolve("report.json"));
    assertThat(new JsonMapper().readTree(results.resolve("report.json").toFile())).isEqualTo(best);
    assertThat(files()).containsExactlyInAnyOrder("report.json", "report.txt", "verify");
  }

  @Test
  void replacesAnOlderReport() throws Exception {
    Files.writeString(results.resolve("report.txt"), "old");

    call("best", "bare");

    assertThat(Files.readString(results.resolve("report.txt"))).startsWith("Best template: bare\n");
  }

  @Test
  void leavesNoHalfReportWhereItMayNotWrite() {
    assertThatThrownBy(
            () -> judge("best", Json.of(item(results.resolve("missing"), List.of("bare")))))
        .isInstanceOf(IOException.class);
    assertThat(results.resolve("report.json")).doesNotExist();
  }

  @Test
  void refusesToCompareTemplatesOnDifferentClaims() throws Exception {
    Path file = results.resolve("verify/template=bare.jsonl");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 11));

    assertThatThrownBy(() -> call("best", "bare", "few-shot"))
        .isInstanceOf(CallFailedException.class)
        .hasMessage(
            "verify[template=bare] and verify[template=few-shot] were not run on the same claims,"
                + " so their figures cannot be compared");
  }

  @Test
  void scoresOnlyOneTaskAtATime() {
    assertThatThrownBy(() -> call("score", "bare", "few-shot"))
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("score judges one task, but this task needs 2");
  }

  @Test
  void namesItsFunctionsToWhoAsksForAnother() throws Exception {
    assertThatThrownBy(() -> new Judge().load(request()).function("worst", NO_SETTINGS))
        .hasMessage("the judge has no function \"worst\"; it has \"score\" and \"best\"");
    assertThatThrownBy(() -> new Judge().load(request()).function("best", Json.of("{\"by\":1}")))
        .hasMessageContaining("take no settings");
    assertThat(new Judge().load(request()).function("best", Json.of(" { } "))).isNotNull();
  }

  @Test
  void refusesAnItemThatIsNoCalls() {
    for (String item : List.of("{", "7", "{}", "{\"results\":\"/r\",\"needs\":[{}]}")) {
      assertThatThrownBy(() -> judge("best", Json.of(item)))
          .isInstanceOf(CallFailedException.class)
          .hasMessageContaining("the judge is for tasks with \"call\" and \"needs\"");
    }
  }

  private JsonNode call(String function, String... templates) throws Exception {
    return judge(function, Json.of(item(results, List.of(templates))));
  }

  private static JsonNode judge(String function, Json item) throws Exception {
    Json result = new Judge().load(request()).function(function, NO_SETTINGS).call(item);
    return new JsonMapper().readTree(result.utf8());
  }

  private static LoadRequest request() {
    return new LoadRequest(NO_SETTINGS, 1, 1);
  }

  private String item(Path folder, List<String> templates) {
    String needs =
        templates.stream()
            .map(
                name ->
                    """
                    {"task":"verify[template=%s]","base":"verify","point":{"template":"%s"},\
                    "file":%s}"""
                        .formatted(
                            name,
                            name,
                            Json.quote(results + "/verify/template=" + name + ".jsonl")))
            .collect(Collectors.joining(","));
    return "{\"results\":" + Json.quote(folder.toString()) + ",\"needs\":[" + needs + "]}";
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(results)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
