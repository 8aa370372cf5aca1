package io.pcm.manager.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String pick(String item, String... fields) {
    return text(JsonBytes.pick(Json.of(item), List.of(fields)));
  }

  @Test
  void knowsOneValueFromAnythingElse() {
    for (String good :
        List.of("{}", " [1] ", "null", "-0.0e-5", "\"ü\\u00fc\"", "1", "{\"a\":[{}]}\n", "true")) {
      assertThat(JsonBytes.isValue(Json.of(good))).as(good).isTrue();
    }
    for (String bad :
        List.of(
            "",
            " ",
            "{",
            "{}{}",
            "1 2",
            "NaN",
            "-Infinity",
            "'a'",
            "{a:1}",
            "[1,]",
            "// c\n1",
            "\uFEFF1",
            "01",
            "nul",
            "\"a\nb\"",
            "\"\\x\"",
            "[".repeat(2000),
            "\"a",
            "{}x",
            "\0")) {
      assertThat(JsonBytes.isValue(Json.of(bad))).as(bad).isFalse();
    }
    byte[] latin = {'"', (byte) 0xfc, '"'};
    assertThat(JsonBytes.isValue(Json.of(latin))).isFalse();
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    assertThat(JsonBytes.isValue(Json.of(surrogate))).isFalse();
    assertThat(JsonBytes.isValue(Json.of("[1]".getBytes(StandardCharsets.UTF_16LE)))).isFalse();
  }

  @Test
  void picksFieldsWithoutTouchingTheirBytes() {
    String item =
        "{ \"id\" : 12345678901234567890.1200e+05 , \"claim\":\"a \\u00fc\\n\" ,"
            + "\"deep\": {\"id\": [ 1,\n2.0 ]}, \"flag\":true,\"none\":null}";
    assertThat(pick(item, "id")).isEqualTo("{\"id\":12345678901234567890.1200e+05}");
    assertThat(pick(item, "flag", "claim")).isEqualTo("{\"flag\":true,\"claim\":\"a \\u00fc\\n\"}");
    assertThat(pick(item, "deep")).isEqualTo("{\"deep\":{\"id\": [ 1, 2.0 ]}}");
    assertThat(pick(item, "none", "missing")).isEqualTo("{\"none\":null}");
    assertThat(pick("{\"a\":1}", "a")).isEqualTo("{\"a\":1}");
    assertThat(pick("{\"a\":-1.5}", "a")).isEqualTo("{\"a\":-1.5}");
    assertThat(pick("{\"a\":\"\"}", "a")).isEqualTo("{\"a\":\"\"}");
  }

  @Test
  void picksNamesThatNeedEscapesAndTheLastOfTwins() {
    assertThat(pick("{\"a\\\"b\":1,\"\\u0061\":2}", "a\"b", "a"))
        .isEqualTo("{\"a\\\"b\":1,\"a\":2}");
    assertThat(pick("{\"a\":1,\"a\":[2]}", "a")).isEqualTo("{\"a\":[2]}");
  }

  @Test
  void findsNoFieldsInWhatIsNoObject() {
    assertThat(pick("[{\"a\":1}]", "a")).isEqualTo("{}");
    assertThat(pick("\"a\"", "a")).isEqualTo("{}");
    assertThat(pick("{\"a\":NaN}", "a")).isEqualTo("\"{\\\"a\\\":NaN}\"");
  }

  @Test
  void putsAnyValueOnOneLine() {
    assertThat(text(JsonBytes.inLine(Json.of("{\"a\":\r\n1.10}")))).isEqualTo("{\"a\":  1.10}");
    assertThat(text(JsonBytes.inLine(Json.of("no json\n")))).isEqualTo("\"no json\\n\"");
    byte[] latin = {(byte) 0xfc};
    assertThat(text(JsonBytes.inLine(Json.of(latin)))).isEqualTo("\"\uFFFD\"");
    assertThat(text(JsonBytes.inLine(Json.of("")))).isEqualTo("\"\"");
  }

  @Test
  void picksFromLargeItems() {
    String large = "x".repeat(200_000);
    String digits = "9".repeat(5_000);
    assertThat(pick("{\"a\":\"" + large + "\",\"b\":" + digits + "}", "b"))
        .isEqualTo("{\"b\":" + digits + "}");
  }
}
