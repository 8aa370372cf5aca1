package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the server of a library is started: its command, its environment, and what comes first. */
class ServerStartTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<LoadedLibrary> loaded = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (LoadedLibrary each : loaded) {
      each.close();
    }
  }

  private static String program() throws Exception {
    Path program = Path.of(ServerStartTest.class.getResource("double.py").toURI());
    return "[\"python3\"," + Json.quote(program.toString()) + "]";
  }

  /**
   * @param more members of the settings
   */
  private LoadedLibrary load(String engine, String more) throws Exception {
    environment.put("PCM_CONTEXT_FOLDER", folder.toString());
    Json settings =
        Json.of(
            "{\"engine\":%s,\"model\":\"/m\",\"command\":%s%s}"
                .formatted(Json.quote(engine), program(), more));
    LoadedLibrary library =
        new ServerLibrary(environment, code -> {}).load(new LoadRequest(settings, 4, 1));
    loaded.add(library);
    return library;
  }

  private List<String> arguments() {
    return List.of(server().info().arguments().orElseThrow());
  }

  private ProcessHandle server() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                Stream.of(child.info().arguments().orElse(new String[0]))
                    .anyMatch(argument -> argument.startsWith(folder.toString())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tuningComesLast() throws Exception {
    load("vllm", ",\"options\":[\"-a\"],\"tuning\":{\"options\":[\"-b\",\"2\"]}");

    assertThat(arguments()).endsWith("-a", "-b", "2");
  }

  @Test
  void aServerWhosePortIsTakenIsStartedAgain() throws Exception {
    Path letters = Files.writeString(folder.resolve("letters"), "aaa");

    load("vllm", ",\"options\":[\"--port-taken\"," + Json.quote(letters.toString()) + "]");

    assertThat(letters).isEmptyFile();
    assertThat(server().isAlive()).isTrue();
  }

  @Test
  void aServerWhosePortIsAlwaysTakenFailsTheLoad() throws Exception {
    Path letters = Files.writeString(folder.resolve("letters"), "aaaaa");
    String options = ",\"options\":[\"--port-taken\"," + Json.quote(letters.toString()) + "]";

    assertThatThrownBy(() -> load("vllm", options))
        .hasMessageContaining("the server python3 ended with exit code 1")
        .hasMessageContaining("Address already in use");
    assertThat(letters).hasContent("a");
  }

  @Test
  void linesRunInOneShellThatBecomesTheServer() throws Exception {
    Path script = Files.writeString(folder.resolve("activate"), "export SEEN=\"$#$WORD\"\n");
    load(
        "vllm",
        ",\"setup\":[%s,%s,%s]"
            .formatted(
                Json.quote("module() { export WORD=\"$1 $2\"; }"),
                Json.quote("module load 'cuda  12'"),
                Json.quote("source " + script)));

    assertThat(Files.readString(Path.of("/proc/" + server().pid() + "/environ")).split("\0"))
        .as("a sourced file sees no arguments")
        .contains("SEEN=0load cuda  12");
    assertThat(arguments()).contains("--uds");
  }

  @Test
  void aLineThatFailsFailsTheLoad() {
    assertThatThrownBy(() -> load("vllm", ",\"setup\":[\"true\",\"ls /no/such/place\"]"))
        .hasMessageContaining("No such file or directory")
        .hasMessageContaining(
            "ended with exit code 2: setup: exit code 2 of the line: ls /no/such");
    assertThatThrownBy(() -> load("vllm", ",\"setup\":[\"exit 9\"]"))
        .hasMessageContaining("setup: exit code 9 of the line: exit 9");
    assertThatThrownBy(() -> load("vllm", ",\"setup\":[\"if then\"]"))
        .hasMessageContaining("of the line: if then");
  }

  @Test
  void linesThatLeaveNoProgramInThePathFailTheLoad() {
    assertThatThrownBy(() -> load("vllm", ",\"setup\":[\"PATH=/no/such/place\"]"))
        .hasMessageContaining(
            "ended with exit code 127: setup: exit code 127 of the program python3, which these")
        .hasMessageContaining("or set the library's command");
  }

  @Test
  void aVariableOfThePilotReachesAContainerToo() throws Exception {
    environment.put("HF_TOKEN", "hf_secret");
    load("vllm", ",\"tuning\":{\"env-from\":[\"HF_TOKEN\"]}");

    assertThat(Files.readString(Path.of("/proc/" + server().pid() + "/environ")).split("\0"))
        .contains("APPTAINERENV_HF_TOKEN=hf_secret");
  }

  @Test
  void aMissingVariableFailsTheLoad() {
    assertThatThrownBy(() -> load("vllm", ",\"tuning\":{\"env-from\":[\"HF_TOKEN\"]}"))
        .hasMessageContaining("the environment of this pilot has no variable HF_TOKEN, which the")
        .hasMessageContaining("env-from asks for; export it before the pilot starts");
  }

  @Test
  void anAdapterIsAModelOfTheServer() throws Exception {
    LoadedLibrary library =
        load(
            "vllm",
            ",\"revision\":\"v1\",\"adapters\":{\"law\":\"/adapters/law\",\"art\":\"/adapters/art\"}");

    assertThat(arguments())
        .containsSequence("--revision", "v1")
        .containsSequence(
            "--enable-lora", "--lora-modules", "law=/adapters/law", "art=/adapters/art");
    LibraryFunction complete =
        library.function("complete", Json.of("{\"prompt\":\"{{p}}\",\"adapter\":\"law\"}"));
    String sent = complete.call(Json.of("{\"p\":\"echo \"}")).toString();
    assertThat(JSON.readTree(JSON.readTree(sent).textValue()).path("model").textValue())
        .isEqualTo("law");
    assertThatThrownBy(
            () -> library.function("complete", Json.of("{\"prompt\":\"x\",\"adapter\":\"tax\"}")))
        .hasMessageContaining("adapter is \"tax\", which the model lacks");
  }

  private Path adapter(String configuration) throws IOException {
    Path place = Files.createDirectory(folder.resolve("adapter"));
    Files.writeString(place.resolve("adapter_config.json"), configuration);
    return place;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"r\":17}|32",
        "{\"r\":8,\"rank_pattern\":{\"q_proj\":64}}|64",
        "{\"r\":512}|512",
      })
  void theServerAllowsTheRanksOfItsAdapters(String configuration, String allowed) throws Exception {
    Path place = adapter(configuration);

    load("vllm", ",\"adapters\":{\"law\":" + Json.quote(place.toString()) + "}");

    assertThat(arguments()).containsSequence("--max-lora-rank", allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"r\":16}", "{\"r\":513}", "{}", "rank 64"})
  void theServerIsLeftAsItIsForOtherRanks(String configuration) throws Exception {
    Path place = adapter(configuration);

    load("vllm", ",\"adapters\":{\"law\":" + Json.quote(place.toString()) + "}");

    assertThat(arguments()).contains("--lora-modules").doesNotContain("--max-lora-rank");
  }

  @Test
  void theRankInTheOptionsCounts() throws Exception {
    Path place = adapter("{\"r\":64}");
    String adapters = ",\"adapters\":{\"law\":" + Json.quote(place.toString()) + "}";

    load("vllm", adapters + ",\"options\":[\"--max-lora-rank\",\"256\"]");

    assertThat(arguments()).containsOnlyOnce("--max-lora-rank").endsWith("256");
  }
}
