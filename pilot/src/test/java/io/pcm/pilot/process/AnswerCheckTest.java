package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
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
    assertThat(fault(text)).isEmpty();
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
    assertThat(fault(text).map(CallError::kind)).contains("BAD_RESULT");
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
    return fault(Json.of(bytes)).map(CallError::kind);
  }

  private static Optional<CallError> fault(String text) {
    return fault(Json.of(text));
  }

  private static Optional<CallError> fault(Json frame) {
    try {
      AnswerCheck.result(frame);
      return Optional.empty();
    } catch (CallFailedException e) {
      return Optional.of(e.error());
    }
  }

  private static Json written(String frame) throws CallFailedException {
    return AnswerCheck.result(Json.of(frame)).written();
  }

  @Test
  void aSecondLineHoldsNotes() throws Exception {
    NotedResult noted = AnswerCheck.result(Json.of("12 \r\n  {\"tokens\":\n3} \n"));

    assertThat(noted.result().toString().strip()).isEqualTo("12");
    assertThat(noted.notes()).isEqualTo(Json.of("{\"tokens\":\n3}"));
    assertThat(written("\"a\"\n{\"tokens\":3}")).isEqualTo(Json.of("\"a\"\n{\"tokens\":3}"));
    assertThat(written("{\n\"a\":1}\n{ \"b\" :\n[2]}"))
        .isEqualTo(Json.of("{ \"a\":1}\n{ \"b\" : [2]}"));
  }

  @Test
  void aResultOverSeveralLinesHasNoNotes() throws Exception {
    assertThat(written("{\n\"a\":\r\n{}\n}\n")).isEqualTo(Json.of("{ \"a\":  {} } "));
    assertThat(written("1\n{}")).isEqualTo(Json.of("1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\n2",
        "1\n[]",
        "1 {}",
        "1\n{}\n{}",
        "1\n{}2",
        "1\n{a:1}",
        "1\n{\"a\":1",
        "\n{}{}"
      })
  void nothingButAnObjectIsNotes(String text) {
    assertThat(fault(text).map(CallError::kind)).contains("BAD_RESULT");
  }

  @Test
  void notesHaveALimitOfTheirOwn() {
    String result = "\"" + "r".repeat(Limits.RESULT_BYTES - 2) + "\"";
    String notes = "{\"n\":\"" + "n".repeat(Limits.NOTES_BYTES - 8) + "\"}";

    assertThat(fault(result + "\n" + notes)).isEmpty();
    assertThat(fault("1\n" + notes.replace("nn\"", "nnn\"")).orElseThrow())
        .isEqualTo(
            new CallError(
                "BAD_RESULT", "the notes of the result have 4097 bytes; 4096 are allowed"));
    assertThat(fault(result.replace("rr\"", "rrr\"") + "\n{}").map(CallError::kind))
        .contains("RESULT_TOO_LARGE");
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
    String message = fault(text).orElseThrow().message();

    assertThat(message).startsWith("the result is not JSON: ").contains(what);
    assertThat(message).doesNotContain("Source", "Feature", "token", "jackson");
  }

  @Test
  void onlyATrueIsCertain() {
    assertThat(AnswerCheck.says("certain", Json.of("{\"x\":{\"certain\":1},\"certain\":true}")))
        .isTrue();
    for (String other : List.of("", "[]", "{}", "{\"certain\":1}", "{\"x\":{\"certain\":true}}")) {
      assertThat(AnswerCheck.says("certain", Json.of(other))).as(other).isFalse();
    }
  }

  @Test
  void depthHasALimit() {
    assertThat(fault("[".repeat(200) + "]".repeat(200))).isEmpty();
    assertThat(fault("[".repeat(100_000))).isPresent();
  }

  @Test
  void longNumbersAndNamesAreNoFault() {
    assertThat(fault("1".repeat(200_000))).isEmpty();
    assertThat(fault("{\"" + "n".repeat(200_000) + "\":1}")).isEmpty();
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
