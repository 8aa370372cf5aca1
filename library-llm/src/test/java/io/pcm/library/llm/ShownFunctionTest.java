package io.pcm.library.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.llm.LlmRules;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownFunctionTest {
  private static final String COMPLETE = "{\"prompt\":\"Say {{x}}.\",\"details\":true}";
  private static final String CLASSIFY =
      "{\"prompt\":\"Is {{x}}?\",\"labels\":{\"YES\":\"Yes\",\"NO\":\"No\"}%s}";

  private final ScriptedEngine engine = new ScriptedEngine();

  private String ask(String function, String settings, String item) throws Exception {
    return new LlmLibrary(engine).function(function, Json.of(settings)).call(Json.of(item)) + "";
  }

  private JsonNode shown(String function, String settings, String item) throws Exception {
    return CheckedObject.JSON.readTree(ask(LlmRules.SHOWN + function, settings, item));
  }

  @Test
  void shows_the_prompt_in_two_pieces_the_text_and_the_counts() throws Exception {
    JsonNode told = shown("complete", COMPLETE, "{\"x\":\"a\\nb\"}");
    assertThat(told.path("result").toString()).isEqualTo(ask("complete", COMPLETE, "{\"x\":1}"));
    JsonNode shown = told.path("shown");
    assertThat(shown.path("prompt").toString())
        .isEqualTo("{\"fixed\":\"Say \",\"rest\":\"a\\nb.\"}");
    assertThat(shown.path("text").asText()).isEqualTo("said");
    assertThat(shown.path("prompt-tokens").asInt()).isEqualTo(7);
    assertThat(shown.path("tokens").asInt()).isEqualTo(3);
    assertThat(shown.path("finish").asText()).isEqualTo("stop");
    assertThat(shown.path("micros").isNumber()).isTrue();
  }

  @Test
  void prepares_once_and_gives_the_numbers_of_a_result_as_they_are() throws Exception {
    engine.text = "{\"year\":1.50}";
    String settings = "{\"prompt\":\"When {{x}}?\",\"schema\":{\"type\":\"object\"}}";
    var function = new LlmLibrary(engine).function(LlmRules.SHOWN + "complete", Json.of(settings));
    for (int i = 0; i < 3; i++) {
      assertThat(function.call(Json.of("{\"x\":1}")).toString())
          .startsWith("{\"result\":{\"year\":1.50},\"shown\":{");
    }
    assertThat(engine.prepared).containsExactly("When ");
  }

  @Test
  void a_refused_answer_shows_the_text() throws Exception {
    engine.text = "not JSON";
    String settings = "{\"prompt\":\"{{x}}\",\"schema\":{\"type\":\"object\"}}";
    JsonNode told = shown("complete", settings, "{\"x\":1}");
    assertThat(told.at("/error/kind").asText()).isEqualTo("BAD_ANSWER");
    assertThat(told.has("result")).isFalse();
    assertThat(told.at("/shown/text").asText()).isEqualTo("not JSON");
  }

  @Test
  void a_prompt_that_the_engine_refuses_is_shown_and_an_item_without_the_field_has_none()
      throws Exception {
    JsonNode tooLong = shown("complete", COMPLETE, "{\"x\":\"long\"}");
    assertThat(tooLong.at("/error/kind").asText()).isEqualTo("PROMPT_TOO_LONG");
    assertThat(tooLong.at("/shown/prompt/rest").asText()).isEqualTo("long.");
    JsonNode without = shown("complete", COMPLETE, "{}");
    assertThat(without.at("/error/kind").asText()).isEqualTo("BAD_ITEM");
    assertThat(without.path("shown").has("prompt")).isFalse();
  }

  @Test
  void what_is_no_error_of_the_call_fails_as_it_would_without() {
    assertThatThrownBy(() -> shown("complete", COMPLETE, "{\"x\":\"crash\"}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a fault of ours");
    assertThatThrownBy(() -> shown("complete", "{\"prompt\":1}", "{}"))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> shown("sing", "{}", "{}"))
        .hasMessageContaining("has no function \"sing\"");
  }

  @Test
  void a_label_has_the_models_own_words_and_probabilities_if_the_engine_knows_them()
      throws Exception {
    engine.text = " Yes";
    JsonNode plain = shown("classify", CLASSIFY.formatted(""), "{\"x\":1}");
    assertThat(plain.path("result").asText()).isEqualTo("YES");
    assertThat(plain.at("/shown/text").asText()).isEqualTo(" Yes");
    assertThat(plain.at("/shown/finish").asText()).isEqualTo("label");
    assertThat(plain.path("shown").has("probabilities")).isFalse();
    engine.knowsProbabilities = true;
    JsonNode likely = shown("classify", CLASSIFY.formatted(""), "{\"x\":1}");
    assertThat(likely.path("result").asText()).isEqualTo("YES");
    assertThat(likely.at("/shown/probabilities/YES").asDouble()).isEqualTo(0.25);
    assertThat(likely.at("/shown/mass").asDouble()).isEqualTo(0.25);
    engine.probabilitiesFail = true;
    for (int i = 0; i < 2; i++) {
      JsonNode failed = shown("classify", CLASSIFY.formatted(""), "{\"x\":1}");
      assertThat(failed.path("result").asText()).isEqualTo("YES");
      assertThat(failed.path("shown").has("probabilities")).isFalse();
    }
  }

  @Test
  void a_call_that_asks_for_probabilities_itself_asks_once() throws Exception {
    engine.text = "No";
    engine.knowsProbabilities = true;
    JsonNode told = shown("classify", CLASSIFY.formatted(",\"probabilities\":true"), "{\"x\":1}");
    assertThat(told.at("/result/probabilities/YES").asDouble()).isEqualTo(0.25);
    assertThat(told.at("/shown/probabilities/YES").asDouble()).isEqualTo(0.25);
    assertThat(engine.probabilitiesAsked).isEqualTo(1);
  }

  @Test
  void a_chat_shows_its_messages_and_a_request_only_its_result() throws Exception {
    JsonNode chat = shown("chat", "{\"system\":\"Be {{x}}.\",\"prompt\":\"Hi\"}", "{\"x\":1}");
    assertThat(chat.at("/shown/messages").toString())
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Be 1.\"},{\"role\":\"user\",\"content\":\"Hi\"}]");
    assertThat(chat.at("/shown/text").asText()).isEqualTo("said");
    JsonNode request = shown("request", "{}", "{\"n\":1}");
    assertThat(request.path("result").toString()).isEqualTo("{\"n\":1}");
    assertThat(request.path("shown").properties()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "\ud83d\ude00"})
  void what_is_too_long_to_show_is_cut_in_the_middle(String character) throws Exception {
    JsonNode told = shown("complete", COMPLETE, "{\"x\":\"" + character.repeat(270_000) + "\"}");
    String rest = told.at("/shown/prompt/rest").asText();
    assertThat(rest).startsWith(character).contains(" characters ...]").endsWith(character + ".");
    assertThat(rest.codePoints()).noneMatch(c -> c >= 0xd800 && c < 0xe000);
    assertThat(told.toString().length()).isLessThan(Limits.RESULT_BYTES);
  }

  /** A new method of engines would otherwise fail, or go unseen, only where functions are shown. */
  @Test
  void all_methods_of_an_engine_are_passed_on() {
    assertThat(missing(Engine.class, ObservedEngine.class)).isEmpty();
    Class<?> prompting =
        Arrays.stream(ObservedEngine.class.getDeclaredClasses())
            .filter(Engine.Prompting.class::isAssignableFrom)
            .findFirst()
            .orElseThrow();
    assertThat(missing(Engine.Prompting.class, prompting)).isEmpty();
  }

  private static Stream<String> missing(Class<?> type, Class<?> wrapper) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !declares(wrapper, method))
        .map(Method::getName);
  }

  private static boolean declares(Class<?> type, Method method) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
