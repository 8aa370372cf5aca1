package io.pcm.library.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  private static Labels labels(String json) throws InvalidSettingException {
    return Labels.of(CheckedObject.of("labels", Json.of(json)));
  }

  @Test
  void isCertainAsSoonAsOneLabelIsLeft() throws Exception {
    Labels labels = labels("{\"S\":[\"SUPPORTS\",\"SURE\"],\"N\":[\"NOT SURE\"],\"X\":[\"NO\"]}");
    assertThat(labels.certain("")).isEmpty();
    assertThat(labels.certain("S")).contains("S");
    assertThat(labels.certain("N")).isEmpty();
    assertThat(labels.certain("NO")).isEmpty();
    assertThat(labels.certain("NOT")).contains("N");
    assertThat(labels.exactly("NO")).contains("X");
    assertThat(labels.possible("M")).isFalse();
  }

  @Test
  void writesAGrammarOfWhatCanStillFollow() throws Exception {
    Labels labels = labels("{\"S\":[\"SUPPORTS\"],\"N\":[\"NOT SURE\"],\"X\":[\"NO\"]}");
    assertThat(labels.grammarAfter("", true))
        .isEqualTo("root ::= \" \"? (\"SUPPORTS\" | \"NOT SURE\" | \"NO\")");
    assertThat(labels.grammarAfter("NO", false)).isEqualTo("root ::= (\"T SURE\" | \"\")");
  }

  @Test
  void escapesWhatTheGrammarWouldReadAsItsOwn() {
    assertThat(Gbnf.oneOf(List.of("a\"b", "c\\d", "e\nf", "\u0001", "日🙂"), false))
        .isEqualTo("root ::= (\"a\\\"b\" | \"c\\\\d\" | \"e\\nf\" | \"\\x01\" | \"日🙂\")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"A\":[\"\"],\"B\":[\"b\"]}|A must be a list of non-empty strings",
        "{\"A\":[],\"B\":[\"b\"]}|A must have at least one word",
        "{\"A\":[\"x\",\"x\"],\"B\":[\"b\"]}|A has the word \"x\" twice",
        "{\"A\":[\"x\"],\"B\":[\"x\"]}|B has the word \"x\", and so has A",
        "{\"A\":[\" x\"],\"B\":[\"b\"]}|begins or ends with a space",
        "{\"A\":[\"\\u0000\"],\"B\":[\"b\"]}|with an invalid character",
        "{\"A\":[\"\\ud800\"],\"B\":[\"b\"]}|with an invalid character",
        "{\"A\":[7],\"B\":[\"b\"]}|A must be a list of non-empty strings",
        "{}|two labels or more",
        "[]|must be an object",
      })
  void refusesWordsThatCannotBeToldApart(String json, String message) {
    assertThatThrownBy(() -> labels(json))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(message);
  }
}
