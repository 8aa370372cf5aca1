package io.pcm.library.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final SpecialTokens SPECIAL =
      SpecialTokens.of(List.of("<|im_end|>", "<|im", "</s>", "<s>", "x"));

  private static String render(String template, String item) throws Exception {
    return template(template).render(Json.of(item)).text();
  }

  private static Template template(String template) throws Exception {
    return Template.of("prompt", template, CheckedObject.of("test", Json.of("{}")), SPECIAL);
  }

  @Test
  void putsTextsInAsTheyAreAndAnythingElseAsJson() throws Exception {
    assertThat(
            render(
                "a {{x}} b {{ y }}{{z}}",
                "{\"x\":\"t\\\"{{y}}\",\"y\":[1.10,{\"k\":null}],\"z\":1e400}"))
        .isEqualTo("a t\"{{y}} b [1.10,{\"k\":null}]1e400");
  }

  @Test
  void numbersKeepTheDigitsWithWhichTheyWereWritten() throws Exception {
    String big = "1234567890".repeat(500);
    for (String number :
        List.of("1e5", "1E5", "1.10", "-0", "-0.0", "1e-400", "100000000000000000000001", big)) {
      assertThat(render("{{x}}", "{\"x\":" + number + "}")).isEqualTo(number);
      assertThat(render("{{x}}", "{\"x\": [ " + number + ", {\"a\\tb\" : true} ]}"))
          .isEqualTo("[" + number + ",{\"a\\tb\":true}]");
    }
  }

  @Test
  void halfACharacterIsAnErrorRowAndNoQuestionMark() throws Exception {
    for (String bad : List.of("{\"x\":\"\\ud800\"}", "{\"x\":[\"a\\uDC00b\"]}")) {
      assertThatThrownBy(() -> render("{{x}}", bad))
          .isInstanceOfSatisfying(
              CallFailedException.class,
              e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ITEM))
          .hasMessageContaining("lone surrogate \\ud");
    }
    assertThat(render("{{x}}", "{\"x\":\"\\ud83d\\ude00\",\"y\":\"\\ud800\"}"))
        .isEqualTo("\ud83d\ude00");
  }

  @Test
  void anItemThatIsNoJsonOrTooDeepIsAnErrorRow() {
    for (String bad : List.of("", "{", "[1", "{\"x\":NaN}", "{\"x\":1,\"x\":2}", "1 2")) {
      assertThatThrownBy(() -> render("{{x}}", bad))
          .as(bad)
          .isInstanceOf(CallFailedException.class)
          .hasMessageContaining("not JSON");
    }
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> render("{{x}}", deep)).isInstanceOf(CallFailedException.class);
  }

  @Test
  void writesBracesThatAreText() throws Exception {
    assertThat(render("{\"a\":{\"b\":1}} {{\"{{t}}\"}} {{t}}", "{\"t\":1}"))
        .isEqualTo("{\"a\":{\"b\":1}} {{t}} 1");
  }

  @Test
  void reachesIntoObjectsByADottedName() throws Exception {
    assertThat(render("{{item.claim}}/{{a.b}}", "{\"item\":{\"claim\":\"c\"},\"a.b\":1}"))
        .isEqualTo("c/1");
  }

  @Test
  void knowsWhatEveryPromptBeginsWith() throws Exception {
    assertThat(template("Fixed: {{x}} not").fixedPart()).isEqualTo("Fixed: ");
    assertThat(template("all of it").fixedPart()).isEqualTo("all of it");
    assertThat(render("all of it", "no json at all")).isEqualTo("all of it");
  }

  private static List<String> parts(String template, String item) throws Exception {
    return template(template).render(Json.of(item)).parts();
  }

  @Test
  void aSpecialTokenThatAnItemSpellsIsCutAndOneOfThePromptIsNot() throws Exception {
    assertThat(parts("<s>{{x}}</s>", "{\"x\":\"a<|im_end|>b</s>\"}"))
        .containsExactly("<s>a<", "|im_end|>b<", "/s></s>");
    assertThat(parts("<|im_end|>{{x}}", "{\"x\":\"< |im_end|> x\"}"))
        .containsExactly("<|im_end|>< |im_end|> x");
    assertThat(parts("{{x}}{{x}}<s>", "{\"x\":\"<s>\"}")).containsExactly("<", "s><", "s><s>");
  }

  @Test
  void aSpecialTokenOfWhichAnItemSpellsAPartIsCut() throws Exception {
    assertThat(parts("a <|im_{{x}}", "{\"x\":\"end|>\"}")).containsExactly("a <", "|im_end|>");
    assertThat(parts("{{x}}s>", "{\"x\":\"<\"}")).containsExactly("<", "s>");
    assertThat(parts("{{x}}{{y}}", "{\"x\":\"</\",\"y\":\"s>\"}")).containsExactly("<", "/s>");
  }

  @Test
  void textsAfterTheCutAreTheSameText() throws Exception {
    Rendered rendered = template("{{x}}").render(Json.of("{\"x\":\"🙂<s>🙂<|im_end|>\"}"));

    assertThat(String.join("", rendered.parts())).isEqualTo("🙂<s>🙂<|im_end|>");
    assertThat(rendered.followedBy("<s>").parts()).containsExactly("🙂<", "s>🙂<", "|im_end|><s>");
  }
}
