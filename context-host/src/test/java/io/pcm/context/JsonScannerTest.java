package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.context.JsonScanner.InvalidJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " true ",
        "-0",
        "0.5e-7",
        "1E+9",
        "\"\"",
        "\"\\u00e9\\n\\\"\"",
        "\"é🙂\"",
        "[]",
        "[1,[ ],{}]",
        "{\"a\":{\"b\":[1 , 2]} , \"\":null}"
      })
  void acceptsJson(String json) {
    assertThatCode(() -> JsonScanner.check(Json.of(json))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "True",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "NaN",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "[1,]",
        "[1 2]",
        "[",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "{} {}",
        "\"\\",
        "\u0000"
      })
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> JsonScanner.check(Json.of(json)))
        .isInstanceOf(InvalidJsonException.class);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] latin1 = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> JsonScanner.check(Json.of(latin1)))
        .hasMessageContaining("invalid UTF-8");
  }

  @Test
  void refusesDepthBeforeTheStackEnds() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> JsonScanner.check(Json.of(deep)))
        .hasMessageContaining("more than 500");
  }

  @Test
  void cutsAnObjectIntoMembersAsTheyStand() throws Exception {
    assertThat(JsonScanner.members(Json.of(" { \"a\" : 1.00 ,\"b\":{ \"c\":[]}}")))
        .containsExactly(Map.entry("a", Json.of("1.00")), Map.entry("b", Json.of("{ \"c\":[]}")));
    assertThatThrownBy(() -> JsonScanner.members(Json.of("{\"a\":1,\"a\":2}")))
        .hasMessageContaining("duplicate member");
    assertThatThrownBy(() -> JsonScanner.members(Json.of("[]"))).hasMessageContaining("no '{'");
  }

  @Test
  void readsTheTextOfAString() throws Exception {
    assertThat(JsonScanner.text(Json.of(" \"a\\\"\\\\\\/\\n\\u00e9\\t🙂\"")))
        .isEqualTo("a\"\\/\né\t🙂");
  }
}
