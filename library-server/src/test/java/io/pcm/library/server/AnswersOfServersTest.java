package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.llm.InvalidSettingException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several answers, answers with thoughts, and answers of a model that the item names. */
class AnswersOfServersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private LoadedLibrary library;

  @BeforeEach
  void load() throws Exception {
    Path program = Path.of(AnswersOfServersTest.class.getResource("double.py").toURI());
    Json settings =
        Json.of(
            "{\"engine\":\"vllm\",\"model\":\"/m\",\"command\":[\"python3\",%s]}"
                .formatted(Json.quote(program.toString())));
    library =
        new ServerLibrary(Map.of("PCM_CONTEXT_FOLDER", folder.toString()), code -> {})
            .load(new LoadRequest(settings, 4, 1));
  }

  @AfterEach
  void close() throws Exception {
    library.close();
  }

  private static Json item(String prompt) {
    return Json.of("{\"p\":" + Json.quote(prompt) + "}");
  }

  private LibraryFunction chat(String more) throws Exception {
    return library.function("chat", Json.of("{\"prompt\":\"{{p}}\"" + more + "}"));
  }

  @Test
  void eachSampleHasASeedOfItsOwnWhichARerunRepeats() throws Exception {
    LibraryFunction chat = chat(",\"temperature\":1,\"samples\":4");

    String first = chat.call(item("seed")).toString();
    assertThat(chat.call(item("seed"))).hasToString(first);
    JsonNode seeds = JSON.readTree(first);
    Set<String> different = new HashSet<>();
    seeds.forEach(seed -> different.add(seed.textValue()));
    assertThat(different).hasSize(4).allMatch(seed -> Integer.parseInt(seed) >= 0);
    Json more = Json.of("{\"p\":\"seed\",\"id\":2}");
    assertThat(chat.call(more)).as("another item").isNotEqualTo(Json.of(first));
    LibraryFunction other = chat(",\"temperature\":1,\"samples\":4,\"seed\":7");
    assertThat(other.call(item("seed"))).as("another seed").isNotEqualTo(Json.of(first));
  }

  @Test
  void samplesAreAListEvenOfOneAndFailTogether() throws Exception {
    LibraryFunction complete =
        library.function(
            "complete", Json.of("{\"prompt\":\"{{p}}\",\"details\":true,\"samples\":1}"));

    assertThat(complete.call(item("a")))
        .hasToString(
            "[{\"text\":\" Paris\",\"prompt-tokens\":7,\"tokens\":2,\"finish\":\"stop\"}]");
    assertThatThrownBy(() -> complete.call(item("bad"))).hasMessageContaining("seed must be");
    assertThatThrownBy(() -> complete.call(Json.of("{}"))).hasMessageContaining("\"p\"");
  }

  @Test
  void thoughtsAreNoPartOfTheAnswer() throws Exception {
    LibraryFunction on = chat(",\"thinking\":\"on\",\"details\":true");

    JsonNode answer = JSON.readTree(on.call(item("mull")).utf8());
    assertThat(answer.path("text").textValue()).isEqualTo("{\"enable_thinking\": true}");
    assertThat(answer.path("reasoning").textValue()).isEqualTo("hm");
    assertThat(on.call(item("mull apart")))
        .hasToString(
            "{\"text\":\"4\",\"prompt-tokens\":7,\"tokens\":128,\"finish\":\"stop\","
                + "\"reasoning\":\"hm\"}");
    assertThat(on.call(item("2+2")).toString())
        .contains("\"text\":\"user: 2+2\"")
        .endsWith("\"stop\"}");
    LibraryFunction off =
        chat(",\"thinking\":\"off\",\"extra-body\":{\"chat_template_kwargs\":{\"documents\":[]}}");
    assertThat(off.call(item("mull")).toString())
        .contains("</think>")
        .endsWith("{\\\"documents\\\": [], \\\"enable_thinking\\\": false}\"");
  }

  @Test
  void thinkingRefusesArgumentsOfTheTemplateThatItCannotJoin() {
    String with = ",\"thinking\":\"off\",\"extra-body\":{\"chat_template_kwargs\":%s}";

    assertThatThrownBy(() -> chat(with.formatted("\"fast\"")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(
            "extra-body must have an object as chat_template_kwargs, not \"fast\"");
    assertThatThrownBy(() -> chat(with.formatted("{\"enable_thinking\":true}")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("thinking is also given by extra-body, as enable_thinking");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mull too long", "mull on too long", "mull apart too long"})
  void aModelThatThinksTooLongHasNoAnswer(String prompt) throws Exception {
    LibraryFunction on = chat(",\"thinking\":\"on\"");

    assertThatThrownBy(() -> on.call(item(prompt)))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ANSWER))
        .hasMessageContaining("the model used up max-tokens")
        .hasMessageEndingWith("its thoughts: \"hm\"");
  }

  @Test
  void aRequestIsPassedOnToTheModelThatIsThere() throws Exception {
    LibraryFunction request = library.function("request", Json.of("{}"));
    String body =
        "{\"model\":\"other\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    String answer =
        "{\"model\":\"model\",\"choices\":[{\"message\":{\"role\":\"assistant\","
            + "\"content\":\"user: hi\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2},\"streamed\":false}";

    assertThat(request.call(Json.of(body))).hasToString(answer);
    String line = "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"%s\",\"body\":" + body + "}";
    assertThat(request.call(Json.of(line.formatted("/v1/chat/completions"))))
        .hasToString(
            "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":"
                + answer
                + "},\"error\":null}");
    assertThatThrownBy(() -> request.call(Json.of(line.formatted("/v1/images"))))
        .hasMessageContaining("the item has the url \"/v1/images\"; known: [/v1/chat/completions,");
    assertThatThrownBy(() -> request.call(Json.of("{\"x\":1}")))
        .hasMessageContaining("needs a member messages, prompt or input");
    assertThatThrownBy(() -> request.call(Json.of("[]")))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ITEM));
  }

  @Test
  void aRequestCanKeepItsModel() throws Exception {
    LibraryFunction keep = library.function("request", Json.of("{\"request-model\":\"keep\"}"));
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    assertThat(keep.call(Json.of("{\"model\":\"law\"," + messages + "}")).toString())
        .startsWith("{\"model\":\"law\"");
    assertThatThrownBy(() -> keep.call(Json.of("{" + messages + "}")))
        .hasMessageContaining("the item names no model, and request-model is keep");
    assertThatThrownBy(() -> library.function("request", Json.of("{\"request-model\":\"other\"}")))
        .hasMessageContaining("request-model must be one of [replace, keep]");
  }
}
