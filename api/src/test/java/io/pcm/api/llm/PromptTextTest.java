package io.pcm.api.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PromptTextTest {
  private static PromptText parse(String prompt) throws Exception {
    return PromptText.parse(prompt);
  }

  @Test
  void placesAreFoundAndTheRestIsText() throws Exception {
    assertThat(parse("a {{b}} c {{ d.e }}"))
        .isEqualTo(new PromptText(List.of("a ", " c ", ""), List.of("b", "d.e")));
    assertThat(parse("no place")).isEqualTo(new PromptText(List.of("no place"), List.of()));
  }

  @Test
  void jsonInAPromptIsTextAsItStands() throws Exception {
    String json = "Answer as {\"a\":{\"b\":1}}, {\"c\":{\"d\":{}}}}} or }} {x} {} }";

    assertThat(parse(json + " {{t}}"))
        .isEqualTo(new PromptText(List.of(json + " ", ""), List.of("t")));
  }

  @Test
  void aTextInQuotationMarksStandsForItself() throws Exception {
    assertThat(parse("write {{\"{{name}}\"}}, {{ \"{{\" }} and {{\"\"}}{{t}}"))
        .isEqualTo(new PromptText(List.of("write {{name}}, {{ and ", ""), List.of("t")));
  }

  @Test
  void bracesThatStandForNothingAreRefusedWithTheirLineAndTheFix() {
    for (String bad :
        List.of("{{", "{{}}", "{{ }}", "{{a", "{{a\n}}", "{{{a}}", "{{\"a\": 1}}", "{{\"a}}")) {
      assertThatThrownBy(() -> parse("first line\n" + bad))
          .as(bad)
          .hasMessageContaining("on line 2 of the prompt: {{")
          .hasMessageContaining("write {{\"{{\"}}");
    }
    assertThatThrownBy(() -> parse("{{\"a\": \"b\"}}")).hasMessageContaining("on line 1");
    assertThatThrownBy(() -> parse("x\ud800y")).hasMessageContaining("\\ud800y");
  }

  @Test
  void anyTextIsTakenApartOrRefusedAndWhatIsTakenApartCanBePutTogether() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "{}\"ab \n";
    int taken = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder prompt = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        prompt.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        PromptText parts = parse(prompt.toString());
        taken++;
        assertThat(parts.texts()).hasSize(parts.fields().size() + 1);
        if (prompt.indexOf("{{") < 0) {
          assertThat(parts.texts()).containsExactly(prompt.toString());
        }
      } catch (PromptText.BadPromptException e) {
        assertThat(prompt).as("seed %d", seed).contains("{{");
      }
    }
    assertThat(taken).as("seed %d", seed).isGreaterThan(1000);
  }
}
