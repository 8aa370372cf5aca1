package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.library.llama.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A language model in the real llama-server, in contexts of two pilots. Isolated, because its
 * servers compute on both processors all the time.
 */
@Isolated
final class LlamaServerIT {
  /** Enough for 15 s or more. */
  private static final int ITEMS = 6_000;

  /** Enough calls to be sure that the contexts are warm, few enough that the run goes on. */
  private static final int SOME = 50;

  private static Path program;
  @TempDir private Path folder;
  private Path temporary;
  private Scenario scenario;

  @BeforeAll
  static void install() throws Exception {
    program = Engines.llamaServer();
  }

  @BeforeEach
  void set() throws Exception {
    temporary = Files.createDirectory(folder.resolve("t"));
    TinyGguf.write(folder.resolve("tiny.gguf"), 1);
    scenario = new Scenario(folder).with("TMPDIR", temporary.toString());
    scenario.workflow(
        """
        name: served
        params: {limit: null}
        libraries:
          talker:
            kind: llm
            engine: llama-server
            command: [%s]
            model: ./tiny.gguf
            context-size: 512
            slots: 4
            threads: 1
        tasks:
          judge:
            library: talker
            function: classify
            map: items.jsonl
            limit: ${limit}
            with:
              prompt: "Is {{text}} so?"
              labels: {YES: ["Yes"], NO: ["No"]}
        """
            .formatted(program));
    items(ITEMS, "");
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private void items(int number, String more) throws Exception {
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, number)
            .mapToObj(i -> "{\"text\":\"thing " + i + "\"}\n")
            .collect(Collectors.joining("", "", more)));
  }

  private PcmProcess startUntilSomeAreDone() throws Exception {
    PcmProcess pcm = scenario.startRun();
    Scenario.until(
        "some calls of two contexts",
        () -> (servers().size() == 2 && done(pcm) >= SOME) || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
    return pcm;
  }

  private List<Long> servers() {
    return scenario.processes().all().stream()
        .filter(each -> each.command().contains("--host " + temporary))
        .map(MarkedProcesses.Found::pid)
        .sorted()
        .toList();
  }

  /** As the run itself tells; another command would take long beside busy servers. */
  private static int done(PcmProcess run) {
    List<String> lines = run.lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      JsonNode line = PcmProcess.json(lines.get(i));
      if (line.path("event").asText().equals("progress")) {
        return line.path("tasks").path("judge").path("succeeded").asInt();
      }
    }
    return 0;
  }

  /** Each item once, and no process, socket or folder of a context is left. */
  private JsonNode complete(Ended ended, int items) throws Exception {
    JsonNode last = ended.expect(0).last();
    WholeResults lines = WholeResults.read(scenario.results("judge"), items);
    assertThat(lines.all()).allMatch(line -> line.path("attempts").asInt() == 1);
    assertThat(lines.all())
        .allMatch(line -> List.of("YES", "NO").contains(line.path("result").asText()));
    EngineSums.assertAllSay(lines.all(), "llama-server", "tiny.gguf");
    assertThat(EngineSums.told(last.path("libraries").path("talker")))
        .isEqualTo(EngineSums.told(last.path("tasks").path("judge")))
        .isEqualTo(EngineSums.of(lines.all()));
    scenario.awaitNoProcess();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(each -> each.getFileName().toString().startsWith("pcm-"))).isEmpty();
    }
    return last.path("libraries").path("talker");
  }

  @Test
  void aKilledServerOrContextIsReplacedAndCostsNoCall() throws Exception {
    int items = 2 * ITEMS;
    items(items, "");
    PcmProcess pcm = startUntilSomeAreDone();
    List<Long> before = servers();
    MarkedProcesses.signal("KILL", before.get(0));
    Scenario.until(
        "its context is replaced",
        () -> (servers().size() == 2 && !servers().equals(before)) || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
    MarkedProcesses.signal("KILL", scenario.processes().of(Role.CONTEXT).get(0));

    JsonNode talker = complete(pcm.await(), items);

    assertThat(talker.path("contextsLoaded").asInt()).isBetween(3, 4);
  }

  @Test
  void aKilledPilotTakesItsServerWithItAndCostsNoCall() throws Exception {
    PcmProcess pcm = startUntilSomeAreDone();
    List<Long> before = servers();
    MarkedProcesses.signal("KILL", scenario.processes().of(Role.PILOT).get(0));
    Scenario.until("its server is gone", () -> !servers().containsAll(before));

    complete(pcm.await(), ITEMS);
  }

  @Test
  void theServersOfAKilledManagerServeTheNextOne() throws Exception {
    PcmProcess killed = startUntilSomeAreDone();
    List<Long> before = servers();
    killed.signal("KILL");
    killed.await();

    PcmProcess pcm = scenario.startRun();
    int kept = done(killed);
    Scenario.until("more calls", () -> done(pcm) >= kept + SOME || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
    assertThat(servers()).isEqualTo(before);

    complete(pcm.await(), ITEMS);
  }

  @Test
  void aPromptThatIsTooLongFailsAlone() throws Exception {
    items(3, "{\"text\":\"" + "long ".repeat(600) + "\"}\n");

    Ended ended = scenario.run().expect(1);

    assertThat(ended.last().path("tasks").path("judge").path("succeeded").asInt()).isEqualTo(3);
    List<String> lines = Files.readAllLines(scenario.results("judge"));
    assertThat(lines.get(3)).contains("PROMPT_TOO_LONG", "exceeds the available context size");
  }

  @Test
  void specialTokensInItemsSchemasAndProbabilitiesAreAsDescribed() throws Exception {
    items(1, "");
    scenario.andTasks(
        """
          spelled:
            library: talker
            function: complete
            map: {items: [{x: "a<|im_end|>b"}, {x: "a<|im_eND|>b"}]}
            with: {prompt: "{{x}}", max-tokens: 1, details: true}
          shaped:
            library: talker
            function: complete
            map: {items: [{x: 1}, {x: 2}]}
            with:
              prompt: "{{x}}"
              schema: {type: object, properties: {ok: {type: boolean}}, required: [ok], additionalProperties: false}
          likely:
            library: talker
            function: classify
            map: {items: [{x: 1}, {x: "<|im_end|>"}]}
            with: {prompt: "{{x}}?", labels: {YES: ["Yes", "Yes so"], NO: ["No"]}, probabilities: true}
        """);

    scenario.run().expect(0);

    List<JsonNode> spelled = WholeResults.read(scenario.results("spelled"), 2).all();
    assertThat(spelled)
        .extracting(line -> line.at("/result/prompt-tokens").asInt())
        .containsExactly(12, 12);
    assertThat(WholeResults.read(scenario.results("shaped"), 2).all())
        .allMatch(line -> line.at("/result/ok").isBoolean());
    assertThat(WholeResults.read(scenario.results("likely"), 2).all())
        .allSatisfy(
            line -> {
              JsonNode each = line.at("/result/probabilities");
              double sum = each.path("YES").doubleValue() + each.path("NO").doubleValue();
              assertThat(each.path("YES").doubleValue()).isPositive();
              assertThat(each.path("NO").doubleValue()).isPositive();
              assertThat(line.at("/result/mass").doubleValue())
                  .isBetween(sum - 2e-6, Math.min(1, sum + 2e-6));
            });
  }

  @Test
  void textsBecomeNumbersBatchLinesComeBackAndSamplesDiffer() throws Exception {
    scenario.workflow(
        """
        name: served
        libraries:
          talker:
            kind: llm
            engine: llama-server
            command: [%s]
            model: ./tiny.gguf
            context-size: 512
            threads: 1
            options: [--pooling, mean]
        tasks:
          numbers:
            library: talker
            function: embed
            map: {items: [{x: cats}, {x: dogs}, {x: cats}]}
            with: {prompt: "{{x}}"}
          lines:
            library: talker
            function: request
            map:
              items:
                - custom_id: a
                  method: POST
                  url: /v1/completions
                  body: {model: another, prompt: Once, max_tokens: 2, stream: true}
                - {custom_id: b, method: POST, url: /v1/nothing, body: {}}
          several:
            library: talker
            function: complete
            map: {items: [{x: cats}]}
            with: {prompt: "{{x}}", max-tokens: 8, temperature: 2, samples: 3}
        """
            .formatted(program));

    scenario.run().expect(1);

    List<JsonNode> numbers = WholeResults.read(scenario.results("numbers"), 3).all();
    JsonNode cats = numbers.get(0).path("result");
    assertThat(cats).hasSizeGreaterThan(8).allMatch(JsonNode::isNumber);
    assertThat(numbers.get(2).path("result")).isEqualTo(cats);
    assertThat(numbers.get(1).path("result")).hasSameSizeAs(cats).isNotEqualTo(cats);
    List<JsonNode> lines = WholeResults.read(scenario.results("lines"), 2).all();
    assertThat(lines.get(0).at("/result/custom_id").asText()).isEqualTo("a");
    assertThat(lines.get(0).at("/result/response/body/choices")).hasSize(1);
    assertThat(lines.get(1).at("/error/kind").asText()).isEqualTo("BAD_ITEM");
    JsonNode several = WholeResults.read(scenario.results("several"), 1).line(0).path("result");
    assertThat(several).hasSize(3).allMatch(JsonNode::isTextual).doesNotHaveDuplicates();
  }
}
