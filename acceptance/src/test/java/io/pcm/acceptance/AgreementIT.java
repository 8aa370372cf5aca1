package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three engines with the same model on the same items, in one workflow. */
final class AgreementIT {
  /** Reviews, as many good ones as bad ones. */
  private static final int ITEMS = 60;

  /** With this prompt, the model finds most of the bad reviews. */
  private static final String WORKFLOW =
      """
      name: agreement
      libraries:
        java: {kind: llm, model: %1$s}
        llama: {kind: llm, engine: llama-server, command: [%2$s], model: %1$s}
        vllm:
          kind: llm
          engine: vllm
          command: [%3$s, serve]
          model: %4$s
          slots: 8
          options: [--enforce-eager]
      tasks:
      """;

  private static final String TASK =
      """
        %1$s:
          library: %1$s
          function: classify
          map: reviews.jsonl
          with:
            prompt: |-
              Review: The room was clean and the bed soft.
              Sentiment: positive
              Review: The soup was cold and the waiter shouted at us.
              Sentiment: negative
              Review: I hate it, it is bad.
              Sentiment: negative
              Review: I love it, it is good.
              Sentiment: positive
              Review: The worst day of my life.
              Sentiment: negative
              Review: I laughed all the time, go and see it.
              Sentiment: positive
              Review: It stopped working and nobody answers my mails.
              Sentiment: negative
              Review: Never again, it was horrible.
              Sentiment: negative
              Review: {{review}}
              Sentiment:
            labels: {GOOD: ["positive"], BAD: ["negative"]}
            details: true
      """;

  @TempDir private Path folder;
  private Scenario scenario;

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void enginesAgreeOnLabelsThatAreNoTies() throws Exception {
    scenario = new Scenario(folder).with("VLLM_CPU_KVCACHE_SPACE", "1");
    String cache = System.getenv("PCM_CACHE");
    if (cache != null) {
      scenario.with("PCM_CACHE", cache);
    }
    List<String> pulled = scenario.pcm("models", "pull", "smollm2-135m-instruct").expect(0).out();
    String gguf = pulled.get(pulled.size() - 1);
    Engines.Vllm vllm = Engines.vllm(Path.of(gguf));
    try (var reviews = AgreementIT.class.getResourceAsStream("reviews.jsonl")) {
      Files.copy(Objects.requireNonNull(reviews), folder.resolve("reviews.jsonl"));
    }
    String head = WORKFLOW.formatted(gguf, Engines.llamaServer(), vllm.program(), vllm.model());
    scenario.workflow(
        head
            + TASK.formatted("java")
            + TASK.formatted("llama")
            + TASK.formatted("vllm")
            + "      probabilities: true\n");

    Ended ended =
        scenario.pcm(
            "manager",
            "run",
            scenario.workflow().toString(),
            "--local",
            "1",
            "--run-dir",
            scenario.runDirectory().toString());

    ended.expect(0);
    List<JsonNode> best = results("vllm");
    Map<String, Long> counts =
        best.stream().collect(Collectors.groupingBy(AgreementIT::label, Collectors.counting()));
    assertThat(counts).containsOnlyKeys("GOOD", "BAD");
    assertThat(counts.values()).allMatch(count -> count >= ITEMS / 10);
    for (String engine : List.of("java", "llama")) {
      assertThat(disagreements(best, results(engine))).as(engine).hasSizeLessThanOrEqualTo(3);
    }
    scenario.awaitNoProcess();
  }

  private List<JsonNode> results(String task) throws Exception {
    List<JsonNode> rows = WholeResults.read(scenario.results(task), ITEMS).all();
    assertThat(rows).allMatch(row -> row.path("outcome").asText().equals("SUCCEEDED"));
    return rows.stream().map(row -> row.path("result")).toList();
  }

  private static String label(JsonNode result) {
    return result.path("label").asText();
  }

  /** The rows with different labels, without those where vLLM finds both nearly as likely. */
  private static List<String> disagreements(List<JsonNode> vllm, List<JsonNode> other) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < vllm.size(); i++) {
      JsonNode likely = vllm.get(i).path("probabilities");
      double distance =
          Math.abs(likely.path("GOOD").doubleValue() - likely.path("BAD").doubleValue());
      if (distance >= 0.1 && !label(vllm.get(i)).equals(label(other.get(i)))) {
        rows.add(i + ": " + vllm.get(i) + " and " + other.get(i));
      }
    }
    return rows;
  }
}
