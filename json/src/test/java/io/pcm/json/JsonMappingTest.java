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

  record Answer(String text, double score) {}

  record Exam(List<Answer> answers) {}

  @Test
  void thePropertyThatDoesNotFitIsNamed() {
    Json exam = Json.of("{\"answers\":[{\"text\":\"a\",\"score\":1},{\"score\":\"high\"}]}");
    assertThatThrownBy(() -> JsonMapping.read(exam, Exam.class))
        .hasMessageStartingWith("cannot be read as Exam: 'answers[1].score': ")
        .hasMessageContaining("\"high\"");
    assertThatThrownBy(() -> JsonMapping.read(Json.of("[1]"), Exam.class))
        .hasMessageStartingWith("cannot be read as Exam: Cannot");
  }

  @Test
  void aNumberThatIsMissingIsNotZero() {
    for (String bad : List.of("{\"text\":\"a\"}", "{\"score\":null}")) {
      assertThatThrownBy(() -> JsonMapping.read(Json.of(bad), Answer.class))
          .as(bad)
          .hasMessageContaining("score");
    }
    assertThat(JsonMapping.read(Json.of("{\"score\":1}"), Answer.class).text()).isNull();
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
