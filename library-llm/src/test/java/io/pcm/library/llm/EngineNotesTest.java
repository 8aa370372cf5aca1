package io.pcm.library.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.NotedFunction;
import io.pcm.api.library.NotedResult;
import org.junit.jupiter.api.Test;

final class EngineNotesTest {
  private static final String WHO = ",\"model\":\"m\",\"name\":\"scripted\",\"version\":\"1.0\"}";
  private static final String CLASSIFY =
      "{\"prompt\":\"Is {{x}}?\",\"labels\":{\"YES\":\"Yes\",\"NO\":\"No\"}%s}";

  private final ScriptedEngine engine = new ScriptedEngine();

  private NotedResult answer(String function, String settings) throws Exception {
    engine.asynchronous = false;
    LibraryFunction made = new LlmLibrary(engine).function(function, Json.of(settings));
    return ((NotedFunction) made).answer(Json.of("{\"x\":1}"));
  }

  @Test
  void each_function_says_what_the_engine_counted() throws Exception {
    String counts = "{\"prompt-tokens\":7,\"cached-tokens\":4,\"tokens\":3,\"finish\":\"stop\"";
    String prompt = "{\"prompt\":\"Say {{x}}.\"}";
    assertThat(answer("complete", prompt))
        .isEqualTo(new NotedResult(Json.of("\"said\""), Json.of(counts + WHO)));
    assertThat(answer("chat", prompt).notes()).isEqualTo(Json.of(counts + WHO));
    assertThat(answer("request", "{}"))
        .isEqualTo(
            new NotedResult(
                Json.of("{\"x\":1}"),
                Json.of("{\"prompt-tokens\":9,\"tokens\":5,\"finish\":\"stop\"" + WHO)));
  }

  @Test
  void an_answer_that_is_cut_off_says_so() throws Exception {
    engine.finish = "length";
    assertThat(answer("complete", "{\"prompt\":\"x\"}").notes().toString())
        .contains("\"finish\":\"length\"");
  }

  @Test
  void the_requests_for_probabilities_count_too() throws Exception {
    engine.text = "Yes";
    engine.knowsProbabilities = true;
    assertThat(answer("classify", CLASSIFY.formatted("")))
        .isEqualTo(
            new NotedResult(
                Json.of("\"YES\""),
                Json.of(
                    "{\"prompt-tokens\":7,\"cached-tokens\":4,\"tokens\":1,\"finish\":\"label\""
                        + WHO)));
    NotedResult likely = answer("classify", CLASSIFY.formatted(",\"probabilities\":true"));
    assertThat(likely.notes().toString())
        .startsWith("{\"prompt-tokens\":27,\"cached-tokens\":12,\"tokens\":3,");
    assertThat(likely.result().toString()).as("as before").contains("\"prompt-tokens\":7,");
  }

  @Test
  void what_nobody_knows_is_left_out() {
    EngineNotes notes = new EngineNotes(Engine.Identity.of("", "", ""));
    assertThat(notes.on(Json.NULL, TokenCounts.NONE, "")).isEqualTo(NotedResult.of(Json.NULL));
    assertThat(notes.on(Json.NULL, new TokenCounts(-1, 0, -1), "").notes())
        .isEqualTo(Json.of("{\"cached-tokens\":0}"));
  }

  @Test
  void the_longest_texts_fit_into_notes() {
    String text = "\u0001".repeat(1_000);
    TokenCounts most = new TokenCounts(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    Json notes =
        new EngineNotes(new Engine.Identity(text, text, text, text))
            .on(Json.NULL, most, text)
            .notes();
    assertThat(notes.length()).isBetween(3_500, Limits.NOTES_BYTES);
  }

  @Test
  void unknown_counts_add_nothing() {
    TokenCounts known = new TokenCounts(5, 0, 2);
    assertThat(known.plus(TokenCounts.NONE)).isEqualTo(known);
    assertThat(TokenCounts.NONE.plus(known)).isEqualTo(known);
    assertThat(known.plus(new TokenCounts(1, 1, -1))).isEqualTo(new TokenCounts(6, 1, 2));
  }
}
