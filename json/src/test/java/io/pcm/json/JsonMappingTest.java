package io.pcm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonMappingTest {
  record Claim(String id, List<String> words, Map<String, BigDecimal> shares) {}

  @Test
  void aRecordComesBackAsItWas() {
    Claim claim = new Claim("ü\n\"", List.of("a", "b"), Map.of("x", new BigDecimal("1.50")));
    assertThat(JsonMapping.read(JsonMapping.write(claim), Claim.class)).isEqualTo(claim);
  }

  @Test
  void numbersKeepTheirDigits() {
    Json number = Json.of("12345678901234567890123.4500");
    assertThat(JsonMapping.tree(number).asText()).isEqualTo("12345678901234567890123.4500");
    assertThat(JsonMapping.read(number, BigDecimal.class)).hasToString(number.toString());
  }

  @Test
  void membersThatTheRecordLacksAreIgnored() {
    Json json = Json.of("{\"id\":\"7\",\"words\":[],\"shares\":{},\"more\":[1,{}]}");
    assertThat(JsonMapping.read(json, Claim.class).id()).isEqualTo("7");
  }

  @Test
  void whatIsNoValueOfTheTypeIsRefused() {
    for (String bad : List.of("", "{", "[]", "1", "{} {}", "null", "\"a\"", "{\"words\":1}")) {
      assertThatThrownBy(() -> JsonMapping.read(Json.of(bad), Claim.class))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> JsonMapping.write(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be written as JSON");
  }
}
