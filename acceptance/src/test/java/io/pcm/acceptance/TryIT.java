package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.library.llama.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pcm try} with real models, ended in every way. */
@Order(StartOrder.AFTER_SLURM)
final class TryIT {
  @TempDir private Path folder;
  private Path temporary;
  private Path template;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    temporary = Files.createDirectory(folder.resolve("t"));
    TinyGguf.write(folder.resolve("tiny.gguf"), 1);
    scenario = new Scenario(folder).with("TMPDIR", temporary.toString());
    scenario.workflow(
        """
        name: tried
        params: {engine: llama-java, command: null}
        libraries:
          talker:
            kind: llm
            engine: ${engine}
            command: ${command}
            model: ./tiny.gguf
            context-size: 512
            slots: 1
            threads: 1
        tasks:
          judge:
            library: talker
            function: classify
            map: items.jsonl
            matrix: {template: [a, b]}
            with: {prompt-file: "${template}.yaml"}
          speak:
            library: talker
            function: complete
            map: {results-of: judge}
            with: {prompt: "{{result}}", max-tokens: 4, schema: {type: object}}
        """);
    Files.writeString(
        folder.resolve("items.jsonl"),
        "{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"no\":1}\n{\"text\":\"four\"}\n");
    template = folder.resolve("a.yaml");
    Files.writeString(template, prompt("Is {{text}} so?"));
    Files.writeString(folder.resolve("b.yaml"), prompt("Really {{text}}?"));
  }

  private static String prompt(String text) {
    return "prompt: \"" + text + "\"\nlabels: {YES: [\"Yes\"], NO: [\"No\"]}\n";
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private PcmProcess startTry(String... more) throws Exception {
    List<String> words = Stream.concat(Stream.of("try", "workflow.yaml"), Stream.of(more)).toList();
    return scenario.start(words);
  }

  /** No process, no folder of a context, and nothing in the folder of the workflow. */
  private void assertThatNothingIsLeft() throws Exception {
    scenario.awaitNoProcess();
    Scenario.until(
        "the end of all folders",
        () -> {
          try (Stream<Path> left = Files.list(temporary)) {
            return left.noneMatch(each -> each.getFileName().toString().startsWith("pcm-"));
          }
        });
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "t", "tiny.gguf", "workflow.yaml", "items.jsonl", "a.yaml", "b.yaml");
    }
  }

  @Test
  void programs_get_prompt_text_and_answer_of_each_item_and_rows_of_errors() throws Exception {
    Ended ended = startTry("--task", "judge[template=a]", "-o", "json").await().expect(1);
    List<JsonNode> answers = ended.out().stream().map(PcmProcess::json).toList();
    assertThat(answers).hasSize(3).allMatch(each -> each.path("version").asInt() == 1);
    JsonNode first = answers.get(0);
    assertThat(first.path("result").asText()).isIn("YES", "NO");
    assertThat(first.path("prompt").toString())
        .isEqualTo("{\"fixed\":\"Is \",\"rest\":\"one so?\"}");
    assertThat(first.path("text").asText()).isNotEmpty();
    assertThat(first.path("promptTokens").asInt()).isPositive();
    assertThat(answers.get(2).at("/error/kind").asText()).isEqualTo("BAD_ITEM");
    assertThat(ended.err()).containsOnlyOnce("loading library talker");
    assertThatNothingIsLeft();
  }

  @Test
  void people_see_all_points_side_by_side_and_refused_answers_with_the_models_words()
      throws Exception {
    Ended several = startTry("--task", "judge", "--index", "3,0").await().expect(0);
    assertThat(String.join("\n", several.out()))
        .contains("item 3  {\"text\":\"four\"}", "item 0  ", "template=a  ", "template=b  ")
        .containsPattern("both agree on [012] of 2 items");
    Ended refused = startTry("--task", "speak", "--item", "{\"result\":\"x\"}").await().expect(1);
    assertThat(String.join("\n", refused.out()))
        .contains(
            "prompt    | x", "text      | ", "error     BAD_ANSWER: ", "row       {\"index\":0,");
    Ended without = startTry("--task", "speak").await().expect(2);
    assertThat(without.err()).contains("maps over results of judge[template=a]", "--item");
    assertThatNothingIsLeft();
  }

  @Test
  void a_context_sees_the_gpus_that_its_library_reserves_and_no_others() throws Exception {
    Files.writeString(
        folder.resolve("seen.py"),
        """
        import json, os, struct, sys
        def frame():
            head = sys.stdin.buffer.read(9)
            if len(head) < 9: sys.exit(0)
            length, kind, number = struct.unpack(">IcI", head)
            return kind, number, sys.stdin.buffer.read(length - 5)
        def send(kind, number, value):
            payload = json.dumps(value).encode()
            os.write(3, struct.pack(">IcI", 5 + len(payload), kind, number) + payload)
        frame()
        send(b"R", 0, {})
        while True:
            kind, number, _ = frame()
            if kind == b"C": send(b"S", number, os.environ.get("CUDA_VISIBLE_DEVICES"))
        """);
    scenario.workflow(
        """
        name: seen
        params: {gpus: 1}
        libraries:
          seen: {kind: command, command: [python3, seen.py], resources: {gpus: "${gpus}"}}
          none: {kind: command, command: [python3, seen.py]}
        tasks:
          tell: {library: "${which}", function: f, map: {items: [1]}, matrix: {which: [seen, none]}}
        """);
    scenario.with("CUDA_VISIBLE_DEVICES", "3,1");
    Ended ended = startTry("-o", "json").await().expect(0);
    assertThat(ended.out().stream().map(PcmProcess::json).map(each -> each.path("result").asText()))
        .containsExactly("3", "");
    assertThat(ended.err()).contains("loading library none in place of seen");
    Ended tooMany = startTry("--set", "gpus=3").await().expect(3);
    assertThat(tooMany.err()).contains("reserves 3 GPUs", "the number of GPUs here is 2");
    scenario.awaitNoProcess();
  }

  @Test
  void a_changed_template_is_tried_at_once_in_the_same_context_until_ctrl_c() throws Exception {
    PcmProcess pcm =
        startTry("--task", "judge[template=a]", "--items", "1", "--watch", "-o", "json");
    awaitLines(pcm, 1);
    List<Long> context = scenario.processes().of(Role.CONTEXT);
    Files.writeString(template, prompt("Or is {{text}} not so?"));
    awaitLines(pcm, 2);
    Files.writeString(template, "promt: x\n");
    Scenario.until("the mistake", () -> pcm.errors().contains("promt"));
    Files.writeString(template, prompt("Well, {{text}}?"));
    awaitLines(pcm, 3);
    List<JsonNode> answers = pcm.lines().stream().map(PcmProcess::json).toList();
    assertThat(answers.stream().map(each -> each.at("/prompt/fixed").asText()))
        .containsExactly("Is ", "Or is ", "Well, ");
    assertThat(answers.stream().map(each -> each.path("round").asInt())).containsExactly(1, 2, 3);
    assertThat(scenario.processes().of(Role.CONTEXT)).isEqualTo(context).isNotEmpty();
    pcm.signal("INT");
    Ended ended = pcm.await().expect(130);
    assertThat(ended.err()).containsOnlyOnce("loading library").contains("changed: a.yaml");
    assertThatNothingIsLeft();
  }

  private static void awaitLines(PcmProcess pcm, int number) {
    Scenario.until(
        "answer " + number,
        () -> {
          assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
          return pcm.lines().size() >= number;
        });
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137", "INT, 130"})
  void a_server_ends_with_the_command_however_that_ends(String signal, int code) throws Exception {
    Path program = Engines.llamaServer();
    PcmProcess pcm =
        startTry(
            "--task",
            "judge[template=b]",
            "--items=1",
            "--watch",
            "-o",
            "json",
            "--set",
            "engine=llama-server",
            "--set",
            "command=[" + program + "]");
    awaitLines(pcm, 1);
    assertThat(PcmProcess.json(pcm.lines().get(0)).path("probabilities").has("YES")).isTrue();
    assertThat(scenario.processes().all())
        .anyMatch(each -> each.command().contains("--host " + temporary));
    pcm.signal(signal);
    assertThat(pcm.await().code()).isEqualTo(code);
    assertThatNothingIsLeft();
  }
}
