package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.llama.TinyGguf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers say about their answers. */
class ServerNotesTest {
  private static final String COMPLETE = "{\"prompt\":\"{{p}}\",\"max-tokens\":8}";
  private static final String CLASSIFY =
      "{\"prompt\":\"{{p}}\",\"labels\":{\"TRUE\":[\"Yes\"],\"FALSE\":[\"No\"]}}";

  @TempDir Path folder;
  private final List<LoadedLibrary> loaded = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (LoadedLibrary each : loaded) {
      each.close();
    }
  }

  private LoadedLibrary load(String engine, String option) throws Exception {
    Path program = Path.of(ServerNotesTest.class.getResource("double.py").toURI());
    Path model = TinyGguf.write(folder.resolve("m.gguf"), 1);
    Json settings =
        Json.of(
            "{\"engine\":\"%s\",\"model\":%s,\"command\":[\"python3\",%s],\"options\":[%s]}"
                .formatted(
                    engine, Json.quote(model.toString()), Json.quote(program.toString()), option));
    LoadedLibrary library =
        new ServerLibrary(Map.of("PCM_CONTEXT_FOLDER", folder.toString()), code -> {})
            .load(new LoadRequest(settings, 4, 1));
    loaded.add(library);
    return library;
  }

  private static Json item(String prompt) {
    return Json.of("{\"p\":" + Json.quote(prompt) + "}");
  }

  private static String notes(LoadedLibrary library, String function, String settings, Json item)
      throws Exception {
    return ((AsyncNotedFunction) library.function(function, Json.of(settings)))
        .answer(item)
        .notes()
        .toString();
  }

  @ParameterizedTest
  @CsvSource({"llama-server, b11669, 172, 59, 20", "vllm, 0.32.0, 93, 5, 10"})
  void notesSayWhatTheEngineCounted(
      String engine, String version, int prompt, int cached, int generated) throws Exception {
    LoadedLibrary library = load(engine, "");
    String who =
        ",\"model\":\"SmolLM2\",\"name\":\"%s\",\"version\":\"%s\"}".formatted(engine, version);
    String likely =
        "{\"prompt\":\"{{p}}\",\"probabilities\":true,\"labels\":"
            + "{\"TRUE\":[\"Yes\"],\"FALSE\":[\"No\",\"Nope\"],\"NEVER\":[\"Zero\"]}}";

    assertThat(notes(library, "complete", COMPLETE, item("Say Paris")))
        .isEqualTo(
            "{\"prompt-tokens\":7,\"cached-tokens\":5,\"tokens\":2,\"finish\":\"stop\"" + who);
    assertThat(notes(library, "classify", CLASSIFY, item("Is it?")))
        .isEqualTo(
            "{\"prompt-tokens\":7,\"cached-tokens\":5,\"tokens\":2,\"finish\":\"label\"" + who);
    assertThat(notes(library, "chat", "{\"prompt\":\"{{p}}\",\"max-tokens\":9}", item("Hi")))
        .isEqualTo("{\"prompt-tokens\":7,\"tokens\":9,\"finish\":\"stop\"" + who);
    assertThat(notes(library, "classify", likely, item("Is it?")))
        .as("of all requests together")
        .isEqualTo(
            "{\"prompt-tokens\":%d,\"cached-tokens\":%d,\"tokens\":%d,\"finish\":\"label\""
                    .formatted(prompt, cached, generated)
                + who);
  }

  @Test
  void notesOnARequestAreThoseOfItsAnswer() throws Exception {
    LoadedLibrary library = load("vllm", "\"--shy\"");

    assertThat(notes(library, "request", "{}", Json.of("{\"prompt\":\"cut\"}")))
        .isEqualTo(
            "{\"prompt-tokens\":7,\"cached-tokens\":5,\"tokens\":2,\"finish\":\"length\","
                + "\"name\":\"vllm\"}");
    assertThat(notes(library, "request", "{}", Json.of("{\"prompt\":\"empty\"}")))
        .isEqualTo("{\"name\":\"vllm\"}");
  }
}
