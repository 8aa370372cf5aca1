package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " true ",
        "0",
        "-1.5e300",
        "12345678901234567890123456789012345678901234567890.1",
        "\"\"",
        "\"é\\u0000\"",
        "[]",
        "{\"a\":[1,{\"b\":null}]}",
        "[[[[1]]],2]"
      })
  void takesOneJsonValue(String text) {
    assertThat(AnswerCheck.faultOf(Json.of(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "NaN",
        "Infinity",
        "01",
        "1 2",
        "{} {}",
        "[1,]",
        "{\"a\":1",
        "{a:1}",
        "\"\\x\"",
        "\"a",
        "'a'",
        "[1]]",
        "// no\n1",
        "\"\n\""
      })
  void takesNothingElse(String text) {
    assertThat(AnswerCheck.faultOf(Json.of(text)).map(CallError::kind)).contains("BAD_RESULT");
  }

  @Test
  void takesNoBytesThatAreNotUtf8() {
    assertThat(fault(new byte[] {'"', (byte) 0xff, '"'})).contains("BAD_RESULT");
    assertThat(fault(new byte[] {'"', (byte) 0xc3, '"'})).contains("BAD_RESULT");
    assertThat(fault(new byte[] {0, '1'})).contains("BAD_RESULT");
    assertThat(fault(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '1'}))
        .contains("BAD_RESULT");
  }

  private static Optional<String> fault(byte[] bytes) {
    return AnswerCheck.faultOf(Json.of(bytes)).map(CallError::kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NaN|at byte 3 near \"NaN\"",
        "{\"a\": nope}|at byte 6 near \"{\\\"a\\\": nope}\"",
        "[1,2|it ends too early, at byte 4 near \"[1,2\"",
        "1 2|there is more after its end, at byte 2 near \"1 2\"",
        "``|it is empty"
      })
  void saysInWordsOfOursWhatIsWrongAndWhere(String text, String what) {
    String message = AnswerCheck.faultOf(Json.of(text)).orElseThrow().message();

    assertThat(message).startsWith("the result is not JSON: ").contains(what);
    assertThat(message).doesNotContain("Source", "Feature", "token", "jackson");
  }

  @Test
  void onlyATrueIsCertain() {
    assertThat(AnswerCheck.certain(Json.of("{\"x\":{\"certain\":1},\"certain\":true}"))).isTrue();
    for (String other : List.of("", "[]", "{}", "{\"certain\":1}", "{\"x\":{\"certain\":true}}")) {
      assertThat(AnswerCheck.certain(Json.of(other))).as(other).isFalse();
    }
  }

  @Test
  void depthHasALimit() {
    assertThat(AnswerCheck.faultOf(Json.of("[".repeat(200) + "]".repeat(200)))).isEmpty();
    assertThat(AnswerCheck.faultOf(Json.of("[".repeat(100_000)))).isPresent();
  }

  @Test
  void longNumbersAndNamesAreNoFault() {
    assertThat(AnswerCheck.faultOf(Json.of("1".repeat(200_000)))).isEmpty();
    assertThat(AnswerCheck.faultOf(Json.of("{\"" + "n".repeat(200_000) + "\":1}"))).isEmpty();
  }

  @Test
  void readsErrorsWhateverElseTheyHold() {
    CallError error =
        AnswerCheck.error(
            Json.of("{\"x\":[{\"kind\":\"A\"}],\"message\":\"m\",\"kind\":\"BAD_ITEM\"}"));

    assertThat(error).isEqualTo(new CallError("BAD_ITEM", "m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"kind\":1}", "{\"kind\":\"a b\"}", "{\"kind\":\"A\""})
  void anErrorThatCannotBeReadIsQuoted(String text) {
    CallError error = AnswerCheck.error(Json.of(text));

    assertThat(error.kind()).isEqualTo("CALL_FAILED");
    assertThat(error.message()).endsWith(": " + text);
  }
}
