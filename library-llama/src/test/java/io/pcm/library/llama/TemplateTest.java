package io.pcm.library.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static String render(String template, String item) throws Exception {
    return template(template).render(Json.of(item));
  }

  private static Template template(String template) throws Exception {
    return Template.of("prompt", template, Settings.of("test", Json.of("{}")));
  }

  @Test
  void putsTextsInAsTheyAreAndAnythingElseAsJson() throws Exception {
    assertThat(
            render(
                "a {{x}} b {{ y }}{{z}}",
                "{\"x\":\"t\\\"{{y}}\",\"y\":[1.10,{\"k\":null}],\"z\":1e400}"))
        .isEqualTo("a t\"{{y}} b [1.10,{\"k\":null}]1E+400");
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
}
