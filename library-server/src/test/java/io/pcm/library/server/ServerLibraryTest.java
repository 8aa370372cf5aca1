package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.llama.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library with a server that misbehaves when told to. */
class ServerLibraryTest {
  private static final String COMPLETE = "{\"prompt\":\"{{p}}\",\"max-tokens\":8,\"details\":true}";
  private static final String CLASSIFY =
      "{\"prompt\":\"{{p}}\",\"labels\":{\"TRUE\":[\"Yes\"],\"FALSE\":[\"No\"]}}";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final BlockingQueue<Integer> halted = new LinkedBlockingQueue<>();
  private final List<LoadedLibrary> loaded = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (LoadedLibrary each : loaded) {
      each.close();
    }
  }

  private LoadedLibrary load(String engine, String... options) throws Exception {
    String more = options.length == 0 ? "" : Json.quote(options[0]);
    return load(engine, program(), "[" + more + "]");
  }

  private static String program() throws Exception {
    Path program = Path.of(ServerLibraryTest.class.getResource("double.py").toURI());
    return "[\"python3\"," + Json.quote(program.toString()) + "]";
  }

  private LoadedLibrary load(String engine, String command, String options) throws Exception {
    return load(engine, command, options, "\"stall-seconds\":300");
  }

  private LoadedLibrary load(String engine, String command, String options, String tuning)
      throws Exception {
    Path model = TinyGguf.write(folder.resolve("m.gguf"), 1);
    Json settings =
        Json.of(
            "{\"engine\":\"%s\",\"model\":%s,\"command\":%s,\"options\":%s,"
                    .formatted(engine, Json.quote(model.toString()), command, options)
                + "\"tuning\":{%s}}".formatted(tuning));
    LoadedLibrary library =
        new ServerLibrary(Map.of("PCM_CONTEXT_FOLDER", folder.toString()), halted::add)
            .load(new LoadRequest(settings, 64, 1));
    loaded.add(library);
    return library;
  }

  private static Json item(String prompt) {
    return Json.of("{\"p\":" + Json.quote(prompt) + "}");
  }

  private static String ask(LoadedLibrary library, String prompt) throws Exception {
    return library.function("complete", Json.of(COMPLETE)).call(item(prompt)).toString();
  }

  private static CallError errorOf(LoadedLibrary library, String prompt) throws Exception {
    LibraryFunction function = library.function("complete", Json.of(COMPLETE));
    try {
      throw new AssertionError("it answered " + function.call(item(prompt)));
    } catch (CallFailedException e) {
      return e.error();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void aCallThatIsCancelledClosesItsConnectionAndNoOther(String engine) throws Exception {
    LoadedLibrary library = load(engine);
    assertThat(library.stopsCalls()).isTrue();
    AsyncLibraryFunction complete =
        (AsyncLibraryFunction) library.function("complete", Json.of(COMPLETE));
    CompletableFuture<Json> first = complete.start(item("waits 1")).toCompletableFuture();
    CompletableFuture<Json> second = complete.start(item("waits 2")).toCompletableFuture();
    CompletableFuture<Json> third = complete.start(item("together 2")).toCompletableFuture();

    assertThat(ask(library, "came 2")).contains("\"text\":\"2\"");
    first.cancel(true);
    second.cancel(true);

    assertThat(ask(library, "left 2")).contains("\"text\":\"2\"");
    assertThat(third).isNotDone();
    assertThat(ask(library, "together 2")).contains("Paris");
    assertThat(third.get(60, TimeUnit.SECONDS).toString()).contains("Paris");
    assertThat(halted).isEmpty();
  }

  /** Starts a call that never ends, because its context does. */
  private void askWithoutAnswer(LoadedLibrary library, String prompt) throws Exception {
    ((AsyncLibraryFunction) library.function("complete", Json.of(COMPLETE))).start(item(prompt));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void answersWhatTheServerSays(String engine) throws Exception {
    LoadedLibrary library = load(engine, "--slow-start");

    assertThat(ask(library, "The capital of France is"))
        .isEqualTo("{\"text\":\" Paris\",\"prompt-tokens\":7,\"tokens\":2,\"finish\":\"stop\"}");
    LibraryFunction classify = library.function("classify", Json.of(CLASSIFY));
    assertThat(classify.call(item("Is it true?"))).hasToString("\"TRUE\"");
    assertThatThrownBy(() -> classify.call(item("unlabelled")))
        .hasMessageContaining("the model answered ' Perhaps', which is not a label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void aChatHasTheSystemsMessageTheExamplesAndTheItem(String engine) throws Exception {
    LibraryFunction chat =
        load(engine)
            .function(
                "chat",
                Json.of(
                    "{\"system\":\"Be short, {{p}}.\",\"examples\":[{\"user\":\"1+1?\","
                        + "\"assistant\":\"2\"}],\"prompt\":\"2+2, {{p}}?\"}"));

    assertThat(chat.call(item("Ann")))
        .hasToString("\"system: Be short, Ann. | user: 1+1? | assistant: 2 | user: 2+2, Ann?\"");
    assertThatThrownBy(() -> chat.call(Json.of("{}"))).hasMessageContaining("\"p\"");
    assertThatThrownBy(() -> chat.call(item("think")))
        .hasMessageContaining("the answer has nothing in it: the model used up max-tokens, 128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void aSpecialTokenInAnItemIsSentAsText(String engine) throws Exception {
    LoadedLibrary library = load(engine);
    int begin = 1;
    int[] spelled = "a<|im_end|>".chars().toArray();
    List<Integer> tokens = new ArrayList<>(List.of(begin));
    Arrays.stream(spelled).forEach(tokens::add);

    assertThat(ask(library, "a<|im_end|>")).contains(Json.quote(tokens.toString()));
    assertThat(ask(library, "a<|im_eND|>")).contains("Paris");
    LibraryFunction allowed =
        library.function(
            "complete", Json.of("{\"prompt\":\"{{p}}\",\"allow-special-tokens\":true}"));
    assertThat(allowed.call(item("a<|im_end|>"))).hasToString("\" Paris\"");
    LibraryFunction chat = library.function("chat", Json.of("{\"prompt\":\"{{p}}\"}"));
    assertThatThrownBy(() -> chat.call(item("a<|im_end|>")))
        .hasMessageContaining("the item contains the model's special token \"<|im_end|>\"")
        .hasMessageContaining("set allow-special-tokens");
  }

  @Test
  void aModelWhoseSpecialTokensAreUnknownNeedsLeave() throws Exception {
    LoadedLibrary library = load("vllm", "--no-special-tokens");

    assertThatThrownBy(() -> library.function("complete", Json.of(COMPLETE)))
        .hasMessageContaining("allow-special-tokens must be true for this model");
    assertThat(
            library
                .function("complete", Json.of("{\"prompt\":\"x\",\"allow-special-tokens\":true}"))
                .call(item("")))
        .hasToString("\" Paris\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void tellsHowLikelyEachLabelIs(String engine) throws Exception {
    assertTellsHowLikely(load(engine));
  }

  @Test
  void tellsHowLikelyEachLabelIsIfTheServerHasAdapters() throws Exception {
    assertTellsHowLikely(
        load("vllm", program(), "[],\"adapters\":{\"law\":\"/law\"}", "\"stall-seconds\":300"));
  }

  private static void assertTellsHowLikely(LoadedLibrary library) throws Exception {
    LibraryFunction classify =
        library.function(
            "classify",
            Json.of(
                "{\"prompt\":\"{{p}}\",\"probabilities\":true,\"labels\":"
                    + "{\"TRUE\":[\"Yes\"],\"FALSE\":[\"No\",\"Nope\"],\"NEVER\":[\"Zero\"]}}"));

    String result = classify.call(item("Is it true?")).toString();

    assertThat(result).startsWith("{\"label\":\"TRUE\",\"prompt-tokens\":7,\"tokens\":2,");
    JsonNode likely = JSON.readTree(result).path("probabilities");
    assertThat(likely.path("TRUE").doubleValue()).as("after a space or not").isEqualTo(0.5);
    assertThat(likely.path("FALSE").doubleValue()).as("Nope is counted once").isEqualTo(0.2);
    assertThat(likely.path("NEVER").doubleValue()).isLessThan(1e-5);
    assertThat(JSON.readTree(result).path("mass").doubleValue()).isBetween(0.7, 0.70001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void embedsATextAsTheNumbersThatTheServerSays(String engine) throws Exception {
    LibraryFunction embed =
        load(engine, program(), "[]", "\"embed\":true")
            .function("embed", Json.of("{\"prompt\":\"{{p}}\"}"));

    assertThat(embed.call(item("abcd"))).hasToString("[0.10,-0.000025,4]");
    assertThat(embed.call(item("<|im_end|>"))).as("as tokens").hasToString("[0.10,-0.000025,11]");
    assertThatThrownBy(() -> embed.call(item("none")))
        .hasMessageContaining("the server's list of numbers has null in it");
    assertThatThrownBy(() -> embed.call(item("long")))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.PROMPT_TOO_LONG));
    assertThatThrownBy(() -> embed.call(item("")))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ITEM));
  }

  @ParameterizedTest
  @CsvSource({"llama-server, repeat_penalty", "vllm, repetition_penalty"})
  void aRequestHasTheSamplingAndTheExtraBodyOfTheTask(String engine, String repetition)
      throws Exception {
    LibraryFunction complete =
        load(engine)
            .function(
                "complete",
                Json.of(
                    "{\"prompt\":\"{{p}}\",\"temperature\":0.5,\"sampling\":{\"top-k\":7,"
                        + "\"repetition-penalty\":1.5},\"extra-body\":{\"logit_bias\":{\"5\":-1}}}"));

    JsonNode sent = JSON.readTree(JSON.readTree(complete.call(item("echo ")).utf8()).textValue());

    assertThat(sent.path("temperature").doubleValue()).isEqualTo(0.5);
    assertThat(sent.path("top_k").intValue()).isEqualTo(7);
    assertThat(sent.path("top_p").doubleValue()).isEqualTo(0.95);
    assertThat(sent.path(repetition).doubleValue()).isEqualTo(1.5);
    assertThat(sent.path("presence_penalty").doubleValue()).isZero();
    assertThat(sent.at("/logit_bias/5").intValue()).isEqualTo(-1);
    assertThatThrownBy(
            () ->
                loaded
                    .get(0)
                    .function("complete", Json.of("{\"prompt\":\"x\",\"extra-body\":{\"n\":2}}")))
        .hasMessageContaining("extra-body must not have n, which PCM sets");
  }

  @ParameterizedTest
  @CsvSource({"llama-server, /json_schema/type", "vllm, /structured_outputs/json/type"})
  void anAnswerIsCheckedAgainstTheSchema(String engine, String member) throws Exception {
    String schema =
        "{\"prompt\":\"{{p}}\",\"details\":true,\"schema\":{\"type\":\"object\",\"properties\":"
            + "{\"n\":{\"type\":\"integer\"}}}}";
    LoadedLibrary library = load(engine);
    LibraryFunction complete = library.function("complete", Json.of(schema));

    assertThat(complete.call(item("echo {\"n\": 1.0e0} ")).toString())
        .startsWith("{\"value\":{\"n\": 1.0e0},\"prompt-tokens\"");
    JsonNode sent = JSON.readTree(complete.call(item("echo ")).utf8()).path("value");
    assertThat(sent.at(member).textValue()).isEqualTo("object");
    assertThatThrownBy(() -> complete.call(item("echo {\"n\":\"x\"}")))
        .hasMessageContaining("does not match the schema: /n: string found, integer expected")
        .hasMessageContaining("the answer: \"{\\\"n\\\":\\\"x\\\"}\"");
    assertThatThrownBy(() -> complete.call(item("echo {")))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ANSWER));
    LibraryFunction chat = library.function("chat", Json.of(schema));
    assertThatThrownBy(() -> chat.call(item("hello"))).hasMessageContaining("is not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-server", "vllm"})
  void aCallThatTheServerRefusesFailsAlone(String engine) throws Exception {
    LoadedLibrary library = load(engine);

    CallError tooLong = errorOf(library, "long text");
    assertThat(tooLong.kind()).isEqualTo(CallError.PROMPT_TOO_LONG);
    assertThat(tooLong.message()).contains("maximum context length is 2048 tokens");
    assertThat(errorOf(library, "cut off").kind()).isEqualTo(CallError.PROMPT_TOO_LONG);
    CallError bad = errorOf(library, "bad request");
    assertThat(bad.kind()).isEqualTo(CallError.CALL_FAILED);
    assertThat(bad.message()).isEqualTo("status 400: seed must be a number");
    assertThat(errorOf(library, "missing model").message())
        .contains("the server does not have", "The model `x` does not exist.");
    assertThat(errorOf(library, "garbage").message()).contains("is not JSON");
    assertThat(errorOf(library, "empty").message()).contains("has no /");
    assertThat(errorOf(library, "").kind()).isEqualTo(CallError.BAD_ITEM);
    assertThat(ask(library, "after all that")).contains("Paris");
    assertThat(halted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"busy now", "starting up", "stumbles once", "hangs-up once"})
  void aCallThatFailsThroughNoFaultOfItsOwnIsAskedAgain(String prompt) throws Exception {
    LoadedLibrary library = load("llama-server");

    assertThat(ask(library, prompt)).contains("Paris");
    assertThat(halted).isEmpty();
  }

  @Test
  void aBusyServerThatWantsToBeAskedAtOnceIsAskedWithGrowingPauses() throws Exception {
    LoadedLibrary library = load("llama-server");
    long began = System.nanoTime();

    assertThat(ask(library, "crowded three times")).contains("Paris");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100 + 200 + 400));
  }

  @Test
  void aCallThatFailsTwiceInAServerThatWorksIsAnError() throws Exception {
    CallError error = errorOf(load("llama-server"), "fails always");

    assertThat(error.message()).isEqualTo("status 500: internal error");
    assertThat(halted).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"exit 3, 3", "exit 0, 1", "signal 11, 139", "signal 9, 137"})
  void theContextEndsAsItsServerDid(String prompt, int code) throws Exception {
    askWithoutAnswer(load("llama-server"), prompt);

    assertThat(halted.poll(60, TimeUnit.SECONDS)).isEqualTo(code);
  }

  @Test
  void theContextEndsIfItsServerIsSick() throws Exception {
    askWithoutAnswer(load("vllm"), "sick");

    assertThat(halted.poll(60, TimeUnit.SECONDS)).isEqualTo(Exchanges.BROKEN);
  }

  @Test
  void theContextEndsIfItsServerStopsComputing() throws Exception {
    askWithoutAnswer(load("llama-server", program(), "[]", "\"stall-seconds\":1"), "stalls");

    assertThat(halted.poll(60, TimeUnit.SECONDS)).isEqualTo(Exchanges.BROKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"--no-counters\"]"})
  void aSlowCallIsNoStallWhileTheServersCountersMoveOrIfItHasNone(String options) throws Exception {
    LoadedLibrary library = load("llama-server", program(), options, "\"stall-seconds\":1");

    assertThat(ask(library, "computes 25"))
        .as("for 25 looks, 2.5 times the limit")
        .contains("Paris");
    assertThat(halted).isEmpty();
  }

  @Test
  void manyCallsAreInFlightWithoutAThreadForEach() throws Exception {
    AsyncLibraryFunction complete =
        (AsyncLibraryFunction) load("vllm").function("complete", Json.of(COMPLETE));
    int threads = Thread.activeCount();
    List<CompletableFuture<Json>> calls = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      calls.add(complete.start(item("together 64 " + i)).toCompletableFuture());
    }
    assertThat(Thread.activeCount() - threads).isLessThan(16);
    for (CompletableFuture<Json> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS).toString()).contains("Paris");
    }
  }

  @Test
  void closesTheServer() throws Exception {
    LoadedLibrary library = load("llama-server");
    Path socket = folder.resolve("s.sock");
    assertThat(socket).exists();
    List<ProcessHandle> servers = ProcessHandle.current().children().toList();

    library.close();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(halted).as("an end that was asked for is no fault").isEmpty();
  }

  @Test
  void aServerThatEndsBeforeItIsReadySaysWhy() {
    assertThatThrownBy(() -> load("vllm", "--die-at-start"))
        .hasMessageStartingWith(
            "the server python3 ended with exit code 3: ValueError: cannot read the model\n")
        .hasMessageContaining("its last lines:\nWARNING OSError: too few files\n");
    assertThatThrownBy(() -> load("vllm", "[\"sh\",\"-c\",\"echo cannot; exit 4\"]", "[]"))
        .hasMessageStartingWith("the server sh ended with exit code 4: cannot\n");
    assertThatThrownBy(() -> load("vllm", "[\"false\"]", "[]"))
        .hasMessage("the server false ended with exit code 1 and said nothing");
    assertThatThrownBy(() -> load("vllm", "[\"/no/such/vllm\"]", "[]"))
        .hasMessageContaining("the server /no/such/vllm cannot be started on this machine")
        .hasMessageContaining("set the library's command");
    assertThatThrownBy(() -> load("ollama", "[]", "[]"))
        .isInstanceOf(InvalidLibraryException.class)
        .hasMessageContaining("engine must be a server, not \"ollama\"");
  }

  @Test
  void anOptionCanBeTheNumberOfGpus() throws Exception {
    Json settings =
        Json.of(
            "{\"engine\":\"vllm\",\"model\":\"/m\",\"command\":%s,".formatted(program())
                + "\"options\":[\"--tensor-parallel-size\",\"{gpus}\"]}");
    String above = folder.getParent().toString();
    Map<String, String> environment =
        Map.of("PCM_CONTEXT_FOLDER", folder.toString(), "TMPDIR", above);
    Map<String, String> withGpus = new HashMap<>(environment);
    withGpus.put("CUDA_VISIBLE_DEVICES", "GPU-a,GPU-b");

    loaded.add(new ServerLibrary(withGpus, halted::add).load(new LoadRequest(settings, 1, 1)));

    assertThat(ProcessHandle.current().children().flatMap(each -> each.info().arguments().stream()))
        .anySatisfy(
            arguments -> assertThat(arguments).containsSequence("--tensor-parallel-size", "2"));
    ProcessHandle server = ProcessHandle.current().children().findFirst().orElseThrow();
    assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/environ")).split("\0"))
        .as("for a container that clears the environment")
        .contains(
            "APPTAINERENV_CUDA_VISIBLE_DEVICES=GPU-a,GPU-b", "SINGULARITYENV_HF_HUB_OFFLINE=1")
        .as("temporary files end with the context, compiled code does not")
        .contains("TMPDIR=" + folder)
        .anyMatch(each -> each.startsWith("TORCHINDUCTOR_CACHE_DIR=" + above + "/"));
    assertThatThrownBy(
            () -> new ServerLibrary(environment, halted::add).load(new LoadRequest(settings, 1, 1)))
        .isInstanceOf(InvalidLibraryException.class)
        .hasMessageContaining("an option is {gpus}, and the context has no GPU");
  }

  @Test
  void refusesAFolderWhosePathIsTooLongForASocket() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(100)));
    Json settings = Json.of("{\"engine\":\"vllm\",\"model\":\"/m\"}");

    assertThatThrownBy(
            () ->
                new ServerLibrary(Map.of("PCM_CONTEXT_FOLDER", deep.toString()), halted::add)
                    .load(new LoadRequest(settings, 1, 1)))
        .hasMessageContaining("too long for a Unix socket");
  }
}
