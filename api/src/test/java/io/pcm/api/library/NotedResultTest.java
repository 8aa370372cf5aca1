package io.pcm.api.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotedResultTest {
  private static NotedResult noted(String result, String notes) {
    return new NotedResult(Json.of(result), Json.of(notes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|{\"a\":1}",
        "\"\"|{\"a\":\"é\\n\"}",
        "{\"b\":[]}|{}",
        "[{}]|{\"a\":{\"b\":[{}]}}"
      })
  void whatIsWrittenIsReadAgain(String result, String notes) {
    NotedResult noted = noted(result, notes);

    assertThat(NotedResult.read(noted.written())).isEqualTo(noted);
  }

  @Test
  void aResultWithoutNotesIsWrittenAsItIs() {
    Json result = Json.of("{\"a\":1}");

    assertThat(NotedResult.of(result).written()).isSameAs(result);
    assertThat(NotedResult.of(result).engine()).isEmpty();
    assertThat(NotedResult.read(result)).isEqualTo(NotedResult.of(result));
  }

  @Test
  void eachPartIsOneLine() {
    assertThat(noted("{\n\"a\":\r\n1}", "{\n\"b\":2\r}").written())
        .isEqualTo(Json.of("{ \"a\":  1}\n{ \"b\":2 }"));
  }

  @Test
  void theLongestNotesAreFoundBehindTheLongestResult() {
    NotedResult noted =
        noted(
            "\"" + "r".repeat(Limits.RESULT_BYTES - 2) + "\"",
            "{\"n\":\"" + "n".repeat(Limits.NOTES_BYTES - 8) + "\"}");

    assertThat(noted.written().length()).isEqualTo(Limits.NOTED_RESULT_BYTES);
    assertThat(NotedResult.read(noted.written())).isEqualTo(noted);
  }

  @Test
  void somethingElseInASecondLineIsNoNotes() {
    for (String odd : List.of("", "\n", "1\n", "1\n2", "1\n ", "1\n[]")) {
      assertThat(NotedResult.read(Json.of(odd)).result()).as(odd).isEqualTo(Json.of(odd));
    }
  }

  @Test
  void nothingIsNull() {
    assertThatThrownBy(() -> NotedResult.of(null)).hasMessage("the result is null, not JSON");
    assertThatThrownBy(() -> new NotedResult(Json.NULL, null))
        .hasMessage("the notes are null, not JSON");
  }

  @Test
  void functionsWithNotesCanBeCalledForTheResultAlone() throws Exception {
    NotedFunction function = item -> new NotedResult(item, Json.of("{\"a\":1}"));
    AsyncNotedFunction later =
        item -> CompletableFuture.supplyAsync(() -> new NotedResult(item, Json.of("{\"a\":1}")));
    AsyncNotedFunction failing =
        item -> CompletableFuture.failedStage(new IllegalStateException("no luck"));

    assertThat(function.call(Json.of("5"))).isEqualTo(Json.of("5"));
    assertThat(later.call(Json.of("5"))).isEqualTo(Json.of("5"));
    assertThat(later.answer(Json.of("5"))).isEqualTo(noted("5", "{\"a\":1}"));
    assertThatThrownBy(() -> failing.answer(Json.NULL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no luck");
    assertThatThrownBy(() -> failing.call(Json.NULL)).hasMessage("no luck");
  }
}
