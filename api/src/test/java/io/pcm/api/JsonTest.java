package io.pcm.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void isTheBytesItCameIn() {
    byte[] bytes = {'1', '.', '5', '0'};

    assertThat(Json.of(bytes).utf8()).isSameAs(bytes);
    assertThat(Json.of("1.50"))
        .isEqualTo(Json.of(bytes))
        .hasSameHashCodeAs(Json.of(bytes))
        .hasToString("1.50")
        .isNotEqualTo(Json.of("1.5"));
    assertThat(Json.of("\"é\"").length()).isEqualTo(4);
  }

  @Test
  void quotesTextSoThatEveryReaderOfJsonTakesIt() {
    assertThat(Json.quote("")).isEqualTo("\"\"");
    assertThat(Json.quote("a\"b\\c\n\t\0\u007f"))
        .isEqualTo("\"a\\\"b\\\\c\\n\\u0009\\u0000\\u007f\"");
    assertThat(Json.quote("é \ud83d\ude00")).isEqualTo("\"é \ud83d\ude00\"");
  }

  @Test
  void escapesHalvesOfSurrogatePairs() {
    assertThat(Json.quote("\ud83d")).isEqualTo("\"\\ud83d\"");
    assertThat(Json.quote("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"");
    assertThat(Json.quote("\ud83d\ud83d\ude00")).isEqualTo("\"\\ud83d\ud83d\ude00\"");
  }

  @Test
  void aCallErrorIsAnObjectWithKindAndMessage() {
    assertThat(new CallError(CallError.CALL_TIMEOUT, "after 5s \"x\"").toJson())
        .hasToString("{\"kind\":\"CALL_TIMEOUT\",\"message\":\"after 5s \\\"x\\\"\"}");
  }

  @Test
  void aCallErrorCutsItsMessageInTheMiddle() {
    String text = "begin" + "x".repeat(100_000) + "end";

    CallError error = new CallError("OWN_KIND_2", text);

    assertThat(error.message())
        .hasSizeLessThanOrEqualTo(CallError.MESSAGE_LIMIT)
        .hasSizeGreaterThan(CallError.MESSAGE_LIMIT - 100)
        .startsWith("begin")
        .contains("[... cut ...]")
        .endsWith("end");
    assertThat(new CallError("A", error.message())).isEqualTo(new CallError("A", error.message()));
    assertThat(new CallError("A", "x".repeat(CallError.MESSAGE_LIMIT)).message())
        .hasSize(CallError.MESSAGE_LIMIT);
  }

  @Test
  void aCallErrorsKindIsAnUpperCaseWord() {
    for (String kind : new String[] {"", "lower", "1A", "A B", "A-B", "Ä", "A".repeat(65), "A\n"}) {
      assertThatThrownBy(() -> new CallError(kind, "m"))
          .as(kind)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("an error kind must be an upper-case word");
    }
  }

  @Test
  void outcomesKeepTheirCodes() {
    assertThat(Outcome.SUCCEEDED.code()).isEqualTo((byte) 0);
    assertThat(Outcome.FAILED.code()).isEqualTo((byte) 1);
    assertThat(Outcome.CANCELLED.code()).isEqualTo((byte) 2);
    assertThat(Outcome.of((byte) 1)).isEqualTo(Outcome.FAILED);
    assertThatThrownBy(() -> Outcome.of((byte) 3)).hasMessage("no outcome has code 3");
  }
}
