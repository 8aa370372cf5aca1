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
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SGLang, and servers of which only OpenAI's routes are known, by a double. */
class OtherServersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final BlockingQueue<Integer> halted = new LinkedBlockingQueue<>();
  private final List<LoadedLibrary> loaded = new ArrayList<>();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (LoadedLibrary each : loaded) {
      each.close();
    }
    started.forEach(Process::destroyForcibly);
  }

  private static String program() throws Exception {
    return Path.of(OtherServersTest.class.getResource("double.py").toURI()).toString();
  }

  private LoadedLibrary load(String settings) throws Exception {
    environment.put("PCM_CONTEXT_FOLDER", folder.toString());
    LoadedLibrary library =
        new ServerLibrary(environment, halted::add).load(new LoadRequest(Json.of(settings), 4, 1));
    loaded.add(library);
    return library;
  }

  private LoadedLibrary sglang(String more) throws Exception {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(
        model.resolve("tokenizer.json"),
        "{\"model\":{\"vocab\":{\"a\":1}},\"added_tokens\":[{\"id\":0,\"content\":\"<|im_end|>\"}]}");
    return load(
        "{\"engine\":\"sglang\",\"model\":%s,\"command\":[\"python3\",%s]%s}"
            .formatted(Json.quote(model.toString()), Json.quote(program()), more));
  }

  private LoadedLibrary any(String options) throws Exception {
    return load(
        "{\"engine\":\"server\",\"model\":\"my-model\",\"command\":[\"python3\",%s],\"options\":%s}"
            .formatted(Json.quote(program()), options));
  }

  private LoadedLibrary elsewhere(String url, String more) throws Exception {
    return load(
        "{\"engine\":\"server\",\"model\":\"my-model\",\"tuning\":{\"url\":%s%s}}"
            .formatted(Json.quote(url), more));
  }

  private static Json item(String prompt) {
    return Json.of("{\"p\":" + Json.quote(prompt) + "}");
  }

  private static JsonNode sent(LoadedLibrary library, String function, String settings)
      throws Exception {
    String said = library.function(function, Json.of(settings)).call(item("echo ")).toString();
    return JSON.readTree(JSON.readTree(said).textValue());
  }

  /** Starts a server with a key that nobody else starts; returns its address. */
  private String start(String key) throws Exception {
    int port = FreePort.find();
    ProcessBuilder builder =
        new ProcessBuilder("python3", program(), "--port", Integer.toString(port));
    builder.environment().put("DOUBLE_KEY", key);
    started.add(
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("o").toFile()).start());
    await()
        .ignoreExceptions()
        .until(
            () -> {
              new Socket("127.0.0.1", port).close();
              return true;
            });
    return "http://127.0.0.1:" + port;
  }

  @Test
  void sglangAnswersOnAPortToThoseWhoKnowTheKey() throws Exception {
    LoadedLibrary library = sglang(",\"options\":[\"--tp\",\"2\"]");

    String settings = "{\"prompt\":\"{{p}}\",\"max-tokens\":8,\"details\":true}";
    assertThat(library.function("complete", Json.of(settings)).call(item("The capital is")))
        .hasToString("{\"text\":\" Paris\",\"prompt-tokens\":7,\"tokens\":2,\"finish\":\"stop\"}");
    LibraryFunction chat = library.function("chat", Json.of("{\"prompt\":\"{{p}}\"}"));
    assertThat(chat.call(item("hi"))).hasToString("\"user: hi\"");
    List<String> arguments =
        ProcessHandle.current()
            .children()
            .map(child -> List.of(child.info().arguments().orElse(new String[0])))
            .filter(each -> each.contains(folder.resolve("model").toString()))
            .findFirst()
            .orElseThrow();
    String key = Files.readString(folder.resolve("key.yaml")).split("\"")[1];
    assertThat(key).hasSize(64);
    assertThat(arguments)
        .containsSequence("--host", "127.0.0.1")
        .endsWith("--tp", "2")
        .noneMatch(argument -> argument.contains(key));
  }

  @Test
  void sglangGetsItsOwnNamesForWhatATaskAsks() throws Exception {
    LoadedLibrary library = sglang("");
    JsonNode complete =
        sent(
            library,
            "complete",
            "{\"prompt\":\"{{p}}\",\"temperature\":1,\"sampling\":{\"top-k\":0}}");
    assertThat(complete.path("top_k").intValue()).as("all").isEqualTo(-1);
    assertThat(complete.path("model").textValue()).isEqualTo("model");
    LibraryFunction schema =
        library.function(
            "complete", Json.of("{\"prompt\":\"{{p}}\",\"schema\":{\"type\":\"object\"}}"));
    assertThat(JSON.readTree(schema.call(item("echo ")).utf8()).path("json_schema").textValue())
        .isEqualTo("{\"type\":\"object\"}");
    String labels = "\"labels\":{\"YES\":[\"Yes\",\"A+\"],\"NO\":[\"No\"]}";
    LibraryFunction classify =
        library.function("classify", Json.of("{\"prompt\":\"{{p}}\"," + labels + "}"));
    assertThat(classify.call(item("Is it?"))).hasToString("\"YES\"");
    assertThatThrownBy(() -> classify.call(item("echo ")))
        .hasMessageContaining("\"(Yes|A\\\\+|No)\"");
    String tokens =
        library
            .function("complete", Json.of("{\"prompt\":\"{{p}}\"}"))
            .call(item("<|im_end|>"))
            .toString();
    assertThat(tokens).as("as text").startsWith("\"[1, 60, 124");
    assertThatThrownBy(
            () ->
                library.function(
                    "classify",
                    Json.of("{\"prompt\":\"{{p}}\",\"probabilities\":true," + labels + "}")))
        .hasMessageContaining("probabilities needs an engine that");
  }

  @Test
  void sglangEmbeds() throws Exception {
    LoadedLibrary library = sglang(",\"tuning\":{\"embed\":true}");

    assertThat(library.function("embed", Json.of("{\"prompt\":\"{{p}}\"}")).call(item("abc")))
        .hasToString("[0.10,-0.000025,3]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"--listen\",\"{socket}\"]", "[\"--port\",\"{port}\",\"--name=x{port}\"]"})
  void anyServerListensWhereItIsTold(String options) throws Exception {
    LoadedLibrary library = any(options);

    JsonNode sent =
        sent(
            library,
            "complete",
            "{\"prompt\":\"{{p}}\",\"temperature\":1,\"stop\":[\"x\"],\"allow-special-tokens\":true}");
    assertThat(sent)
        .as("only what OpenAI has")
        .isEqualTo(
            JSON.readTree(
                "{\"model\":\"my-model\",\"prompt\":\"echo \",\"temperature\":1.0,\"seed\":42,"
                    + "\"top_p\":0.95,\"max_tokens\":128,\"stop\":[\"x\"]}"));
  }

  @Test
  void aServerElsewhereIsAskedWithTheKeyOfTheEnvironment() throws Exception {
    environment.put("MY_KEY", "sk-1");
    LoadedLibrary library = elsewhere(start("sk-1") + "/v1", ",\"api-key-from\":\"MY_KEY\"");

    LibraryFunction chat =
        library.function("chat", Json.of("{\"prompt\":\"{{p}}\",\"allow-special-tokens\":true}"));
    assertThat(chat.call(item("hi"))).hasToString("\"user: hi\"");
    assertThatThrownBy(() -> library.function("chat", Json.of("{\"prompt\":\"{{p}}\"}")))
        .hasMessageContaining("allow-special-tokens must be true");
    assertThatThrownBy(() -> chat.call(item("think")))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ANSWER));
    library.close();
    assertThat(started.get(0).isAlive()).as("it goes on").isTrue();
  }

  @Test
  void aKeyThatIsMissingOrWrongFailsTheLoad() throws Exception {
    String url = start("sk-1");

    assertThatThrownBy(() -> elsewhere(url, ",\"api-key-from\":\"MY_KEY\""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the environment of this pilot has no variable MY_KEY")
        .hasMessageContaining("api-key-from");
    assertThatThrownBy(() -> elsewhere(url, ""))
        .hasMessageContaining("asks for a key: set the library's api-key-from");
    environment.put("MY_KEY", "sk-2");
    assertThatThrownBy(() -> elsewhere(url, ",\"api-key-from\":\"MY_KEY\""))
        .hasMessageContaining("refuses the key that api-key-from names")
        .hasMessageNotContaining("sk-2");
    assertThatThrownBy(() -> elsewhere("http://no.such.host.invalid/v1", ""))
        .hasMessageContaining("the server at http://no.such.host.invalid does not answer");
  }

  @Test
  void theContextEndsIfAServerElsewhereIsGone() throws Exception {
    LoadedLibrary library = elsewhere(start(""), "");
    started.get(0).destroyForcibly().waitFor();

    ((AsyncLibraryFunction)
            library.function(
                "chat", Json.of("{\"prompt\":\"{{p}}\",\"allow-special-tokens\":true}")))
        .start(item("hi"));

    assertThat(halted.poll(60, TimeUnit.SECONDS)).isEqualTo(Exchanges.BROKEN);
  }
}
