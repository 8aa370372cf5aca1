package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A language model in the real vLLM, built for CPUs, in the context of one pilot. A load takes a
 * minute, so each test sees several things. Skipped if pip has no package index.
 */
final class VllmIT {
  private static final int SLOTS = 64;
  private static final int KILLS = 5;

  /** Enough calls after a kill to be sure that the next manager works. */
  private static final int SOME = 40;

  private static final String ENGINE = "EngineCor";
  private static final String WORKER = "Worker";

  /** The process that all others come from. */
  private static final String SERVER = "";

  private static final List<String> LABELS = List.of("SUPPORTS", "REFUTES", "NOT ENOUGH INFO");

  private static Engines.Vllm vllm;

  @TempDir private Path folder;
  private Path temporary;
  private Scenario scenario;

  @BeforeAll
  static void install(@TempDir Path anywhere) throws Exception {
    Scenario pull = new Scenario(anywhere);
    String cache = System.getenv("PCM_CACHE");
    if (cache != null) {
      pull.with("PCM_CACHE", cache);
    }
    Ended pulled = pull.pcm("models", "pull", "smollm2-135m-instruct");
    List<String> said = pulled.expect(0).out();
    vllm = Engines.vllm(Path.of(said.get(said.size() - 1)));
  }

  @BeforeEach
  void set() throws Exception {
    temporary = Files.createDirectory(folder.resolve("t"));
    scenario =
        new Scenario(folder)
            .with("TMPDIR", temporary.toString())
            .with("VLLM_CPU_KVCACHE_SPACE", "1");
  }

  @AfterEach
  void end() {
    scenario.end();
    server().stream().flatMap(ProcessHandle::descendants).forEach(ProcessHandle::destroyForcibly);
  }

  private void judge(int items) throws Exception {
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, items)
            .mapToObj(i -> "{\"claim\":\"The number " + i + " is even.\"}\n")
            .collect(Collectors.joining()));
    scenario.workflow(
        """
        name: judged
        libraries:
          talker:
            kind: llm
            engine: vllm
            command: [%s, serve]
            model: %s
            slots: %d
            options: [--enforce-eager]
            stall-timeout: 60s
        %s
        tasks:
          judge:
            library: talker
            function: classify
            map: items.jsonl
            with:
              prompt: "Is it true that {{claim}}? Answer Yes or No:"
              labels: {TRUE: ["Yes"], FALSE: ["No"]}
        """
            .formatted(vllm.program(), vllm.model(), SLOTS, scenario.workerLibrary(0, 0, 1)));
  }

  private PcmProcess start(Path workflow, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("manager", "run", workflow.toString(), "-o", "json"));
    arguments.addAll(List.of("--local", "1", "--run-dir", scenario.runDirectory().toString()));
    arguments.addAll(List.of(more));
    return scenario.start(arguments);
  }

  /** The first process of the server. */
  private List<ProcessHandle> server() {
    return scenario.processes().all().stream()
        .filter(each -> each.command().contains("--uds " + temporary))
        .flatMap(each -> ProcessHandle.of(each.pid()).stream())
        .sorted((a, b) -> Long.compare(a.pid(), b.pid()))
        .limit(1)
        .toList();
  }

  private static int done(PcmProcess run) {
    return progress(run, "judge").path("succeeded").asInt();
  }

  private static int ended(PcmProcess run, String task) {
    JsonNode calls = progress(run, task);
    return calls.path("succeeded").asInt() + calls.path("failed").asInt();
  }

  /** What the run itself told last about a task. */
  private static JsonNode progress(PcmProcess run, String task) {
    List<String> lines = run.lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      JsonNode line = PcmProcess.json(lines.get(i));
      if (line.path("event").asText().equals("progress")) {
        return line.path("tasks").path(task);
      }
    }
    return MissingNode.getInstance();
  }

  private static void until(PcmProcess pcm, String what, Callable<Boolean> holds) {
    Scenario.until(what, () -> !pcm.isAlive() || holds.call());
    assertThat(pcm.isAlive()).as(what + "; " + pcm.errors()).isTrue();
  }

  /** Sum of the values that the server tells under this name; 0 while there is no server. */
  private long metric(String name) {
    try (Stream<Path> files = Files.walk(temporary, 3)) {
      Path socket = files.filter(each -> each.endsWith("s.sock")).findFirst().orElseThrow();
      return UnixHttp.get(socket, "/metrics")
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException | UncheckedIOException | NoSuchElementException e) {
      return 0;
    }
  }

  private void assertNothingIsLeft() throws Exception {
    scenario.awaitNoProcess();
    try (Stream<Path> left = Files.list(temporary)) {
      // Compiled code stays for later contexts.
      assertThat(left.filter(each -> !each.getFileName().toString().startsWith("torchinductor_")))
          .isEmpty();
    }
  }

  @Test
  void theFactCheckRunsWithItsEngineChanged() throws Exception {
    int claims = 20;
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path command = bin.resolve("vllm");
    // Compiling for this processor would take two more minutes.
    Files.writeString(command, "#!/bin/sh\nexec '" + vllm.program() + "' \"$@\" --enforce-eager\n");
    assertThat(command.toFile().setExecutable(true)).isTrue();
    scenario.with("PATH", bin + ":" + System.getenv("PATH"));

    PcmProcess pcm =
        start(
            Installation.project().resolve("examples/factcheck/workflow.yaml"),
            "--set",
            "engine=vllm",
            "--set",
            "model=" + vllm.model(),
            "--set",
            "limit=" + claims);

    JsonNode last = pcm.await().expect(0).last();
    assertThat(last.path("libraries").path("verifier").path("contextsLoaded").asInt()).isEqualTo(1);
    for (String template : List.of("bare", "few-shot", "true-false", "evidence")) {
      WholeResults lines =
          WholeResults.read(scenario.results("verify/template=" + template), claims);
      assertThat(lines.all()).allMatch(line -> LABELS.contains(line.path("result").asText()));
    }
    assertNothingIsLeft();
  }

  @Test
  void killedManagersCostNoCallAndNoLoad() throws Exception {
    int items = 2_000;
    judge(items);
    scenario.andTasks(functions());
    PcmProcess pcm = start(scenario.workflow());
    until(pcm, "first calls", () -> done(pcm) >= SOME);
    List<ProcessHandle> server = server();
    assertThat(server).hasSize(1);
    AtomicLong peak = new AtomicLong();
    PcmProcess current = pcm;
    for (int kill = 0; kill < KILLS; kill++) {
      int before = done(current);
      current.signal("KILL");
      current.await();
      PcmProcess next = start(scenario.workflow());
      until(
          next,
          "calls after a kill",
          () -> {
            peak.accumulateAndGet(running(), Math::max);
            return done(next) >= before + SOME;
          });
      current = next;
    }
    assertThat(peak).as("calls in flight").hasValueGreaterThanOrEqualTo(8);
    PcmProcess last = current;
    until(
        last,
        "all calls but those of the tasks that wait",
        () ->
            done(last) == items
                && ended(last, "talk") == 3
                && ended(last, "lines") == 3
                && ended(last, "spelled") == 3
                && ended(last, "likely") == 2
                && ended(last, "shaped") == 1);
    long answered = metric("vllm:request_success_total");
    long promptTokens = metric("vllm:prompt_tokens_total");
    long cachedTokens = metric("vllm:prompt_tokens_cached_total");
    long tokens = metric("vllm:generation_tokens_total");
    assertThat(server()).isEqualTo(server);
    scenario.openGate();

    Ended ended = last.await().expect(1);

    WholeResults.read(scenario.results("judge"), items);
    assertThat(answered)
        .as("rows that the server answered")
        .isEqualTo(items + 2 + 2 + 2 + 2 * (1 + 4) + 1);
    JsonNode talker = ended.last().path("libraries").path("talker");
    assertThat(talker.path("contextsLoaded").asInt()).isEqualTo(1);
    List<JsonNode> answers = new ArrayList<>();
    for (String task : List.of("judge", "talk", "lines", "spelled", "likely", "shaped")) {
      answers.addAll(lines(task));
    }
    EngineSums.assertAllSay(answers, "vllm", String.valueOf(vllm.model().getFileName()));
    EngineSums sums = EngineSums.of(answers);
    assertThat(List.of(sums.promptTokens(), sums.cachedTokens(), sums.tokens()))
        .as("what the server counted itself")
        .containsExactly(promptTokens, cachedTokens, tokens);
    answers.addAll(lines("again"));
    assertThat(EngineSums.told(talker)).isEqualTo(EngineSums.of(answers));
    assertFunctions();
    assertNothingIsLeft();
  }

  private List<JsonNode> lines(String task) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(scenario.results(task))) {
      lines.add(PcmProcess.json(line));
    }
    return lines;
  }

  private String functions() {
    return """
      talk:
        library: talker
        function: chat
        map: {items: [{n: 1}, {n: 2}, {n: "<|im_end|>"}]}
        with: {system: Be short., prompt: "Say {{n}}.", max-tokens: 4, details: true}
      lines:
        library: talker
        function: request
        map:
          items:
            - {custom_id: a, method: POST, url: /v1/chat/completions, body: {model: gpt-4o-mini, max_tokens: 4, messages: [{role: user, content: Hi}]}}
            - {prompt: Once upon, max_tokens: 4}
            - {custom_id: b, method: POST, url: /v1/chat/completions, body: {messages: 7}}
      spelled:
        library: talker
        function: complete
        map: {items: [{x: "a<|im_end|>b"}, {x: "a<|im_xxd|>b"}, {x: "%s"}]}
        with: {prompt: "{{x}}", max-tokens: 1, details: true}
      likely:
        library: talker
        function: classify
        map: {items: [{x: Is fire hot}, {x: Is ice hot}]}
        with: {prompt: "{{x}}? Answer Yes or No:", labels: {A: ["Yes"], B: ["No"]}, probabilities: true}
      shaped:
        library: talker
        function: chat
        map: {items: [{x: 1}]}
        with:
          prompt: "Is {{x}} a number?"
          schema: {type: object, properties: {ok: {type: boolean}}, required: [ok], additionalProperties: false}
      hold:
        library: worker
        function: work
        map: {items: [0]}
        with: {factor: 1}
      again:
        library: talker
        function: complete
        call: {}
        needs: [judge, talk, lines, spelled, likely, shaped, hold]
        with: {prompt: Once, max-tokens: 1}
    """
        .formatted("long ".repeat(3_000));
  }

  private void assertFunctions() throws IOException {
    List<JsonNode> talk = WholeResults.read(scenario.results("talk"), 3).all();
    assertThat(talk.get(0).path("result").path("tokens").asInt()).isBetween(1, 4);
    assertThat(talk.get(2).path("error").path("kind").asText()).isEqualTo("BAD_ITEM");
    List<JsonNode> lines = WholeResults.read(scenario.results("lines"), 3).all();
    assertThat(lines.get(0).at("/result/custom_id").asText()).isEqualTo("a");
    assertThat(lines.get(0).at("/result/response/body/choices")).hasSize(1);
    assertThat(lines.get(1).at("/result/choices")).hasSize(1);
    assertThat(lines.get(2).at("/error/message").asText()).contains("status 400");
    for (JsonNode line : WholeResults.read(scenario.results("likely"), 2).all()) {
      assertThat(line.at("/result/mass").doubleValue()).isBetween(0.01, 1.0);
      assertThat(line.at("/result/probabilities/A").doubleValue()).isPositive();
    }
    JsonNode shaped = WholeResults.read(scenario.results("shaped"), 1).all().get(0);
    assertThat(shaped.at("/result/ok").isBoolean()).as("%s", shaped).isTrue();
    List<JsonNode> spelled = WholeResults.read(scenario.results("spelled"), 3).all();
    assertThat(spelled.get(0).at("/result/prompt-tokens").asInt()).isGreaterThan(3);
    assertThat(spelled.get(2).at("/error/kind").asText()).isEqualTo("PROMPT_TOO_LONG");
  }

  @Test
  void aTerminatedPilotEndsItsCallsAndADeadOrHungEngineIsReplaced() throws Exception {
    List<String> killed =
        Boolean.getBoolean("pcm.long") ? List.of(ENGINE, WORKER, SERVER) : List.of(ENGINE);
    int items = 250 * (1 + killed.size());
    judge(items);
    PcmProcess pcm = start(scenario.workflow());
    until(pcm, "calls in flight", () -> done(pcm) >= SOME && running() >= 20);
    List<ProcessHandle> first = server();
    long running = running();
    long answered = metric("vllm:request_success_total");

    MarkedProcesses.signal("TERM", scenario.processes().of(Role.PILOT).get(0));
    until(pcm, "its server is gone", () -> first.stream().noneMatch(ProcessHandle::isAlive));
    until(pcm, "its calls are counted", () -> done(pcm) >= answered + running);
    until(pcm, "a new server", () -> server().size() == 1);
    until(pcm, "more calls in flight", () -> running() >= 20);

    for (String process : killed) {
      signal("KILL", process, pcm);
      until(pcm, "a new server", () -> server().size() == 1);
      until(pcm, "more calls in flight", () -> running() >= 20);
    }
    signal("STOP", ENGINE, pcm);

    JsonNode last = pcm.await().expect(0).last();

    WholeResults.read(scenario.results("judge"), items);
    assertThat(last.path("libraries").path("talker").path("contextsLoaded").asInt())
        .isEqualTo(3 + killed.size());
    assertNothingIsLeft();
  }

  /**
   * Returns when all processes of the server have ended.
   *
   * @param name a part of the name of the process that gets the signal; empty for the first one
   */
  private void signal(String signal, String name, PcmProcess pcm) throws Exception {
    List<ProcessHandle> all =
        Stream.concat(server().stream(), server().get(0).descendants()).toList();
    ProcessHandle one =
        all.stream().filter(each -> UnixHttp.name(each).contains(name)).findFirst().orElseThrow();
    MarkedProcesses.signal(signal, one.pid());
    until(pcm, "all of that server is gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  private long running() {
    return metric("vllm:num_requests_running");
  }
}
