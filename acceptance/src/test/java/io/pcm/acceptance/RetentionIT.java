package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.library.llama.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a model is loaded: once per pilot or, for comparison, for each call. */
final class RetentionIT {
  private static final int ITEMS = 300;
  private static final int FEW = 6;

  @TempDir private Path folder;
  private Scenario scenario;

  @AfterEach
  void end() {
    scenario.end();
  }

  private void workflow(String retention) throws Exception {
    scenario.workflow(
        """
        name: retention
        params: {limit: null}
        libraries:
          talker:
            kind: llm
            model: ./tiny.gguf
            context-size: 512
            retention: %s
        tasks:
          say:
            library: talker
            function: complete
            map: items.jsonl
            limit: ${limit}
            with: {prompt: "Say something of {{text}}:", max-tokens: 24}
          judge:
            library: talker
            function: classify
            map: items.jsonl
            limit: ${limit}
            with:
              prompt: "Is {{text}} so?"
              labels: {YES: ["Yes"], NO: ["No"]}
        """
            .formatted(retention));
  }

  @Test
  void aModelIsLoadedOnceAtMostForEachPilotAndItsAnswersAreThoseOfAModelThatIsLoadedForEachCall()
      throws Exception {
    scenario = new Scenario(folder);
    TinyGguf.write(folder.resolve("tiny.gguf"), 1);
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, ITEMS)
            .mapToObj(i -> "{\"text\":\"thing " + i + "\"}\n")
            .collect(Collectors.joining()));

    workflow("run");
    JsonNode warm = ended(scenario.run().expect(0));
    WholeResults said = WholeResults.read(scenario.results("say"), ITEMS);
    WholeResults judged = WholeResults.read(scenario.results("judge"), ITEMS);
    assertThat(loads(warm))
        .as("a pilot may come when all is done")
        .isBetween(1, warm.path("pilots").path("joined").asInt());
    assertThat(2 * ITEMS / loads(warm)).as("calls for each load").isGreaterThanOrEqualTo(100);

    workflow("call");
    JsonNode cold = ended(scenario.run("--set", "limit=" + FEW, "--fresh").expect(0));
    assertThat(loads(cold))
        .as("one for each call, and one for each second try on a machine that is slow")
        .isBetween(2 * FEW, 4 * FEW);
    assertSame(WholeResults.read(scenario.results("say"), FEW), said);
    assertSame(WholeResults.read(scenario.results("judge"), FEW), judged);
    scenario.awaitNoProcess();
  }

  private static JsonNode ended(Ended ended) {
    System.out.println("retention: " + ended.last().path("libraries"));
    return ended.last();
  }

  private static int loads(JsonNode ended) {
    return ended.path("libraries").path("talker").path("contextsLoaded").asInt();
  }

  private static void assertSame(WholeResults few, WholeResults all) {
    for (int i = 0; i < FEW; i++) {
      few.gave(i, all.line(i).path("result").toString());
    }
  }
}
