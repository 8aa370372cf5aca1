package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What engines said in result lines, added up.
 *
 * @param answers lines with a member {@code engine}
 */
record EngineSums(long answers, long promptTokens, long cachedTokens, long tokens, long cut) {
  static EngineSums of(List<JsonNode> lines) {
    long answers = 0;
    long cut = 0;
    for (JsonNode line : lines) {
      answers += line.has("engine") ? 1 : 0;
      cut += line.at("/engine/finish").asText().equals("length") ? 1 : 0;
    }
    return new EngineSums(
        answers,
        sum(lines, "prompt-tokens"),
        sum(lines, "cached-tokens"),
        sum(lines, "tokens"),
        cut);
  }

  private static long sum(List<JsonNode> lines, String member) {
    return lines.stream().mapToLong(line -> line.path("engine").path(member).asLong()).sum();
  }

  /** Of a task or a library, as the last line of {@code pcm manager run -o json} tells. */
  static EngineSums told(JsonNode object) {
    JsonNode engine = object.path("engine");
    return new EngineSums(
        engine.path("answers").asLong(),
        engine.path("promptTokens").asLong(),
        engine.path("cachedTokens").asLong(),
        engine.path("tokens").asLong(),
        engine.path("cut").asLong());
  }

  /** Each line that succeeded says which engine it was. */
  static void assertAllSay(List<JsonNode> lines, String name, String model) {
    assertThat(lines)
        .filteredOn(line -> line.has("result"))
        .allSatisfy(
            line -> {
              JsonNode engine = line.path("engine");
              assertThat(engine.path("name").asText()).isEqualTo(name);
              assertThat(engine.path("model").asText()).isEqualTo(model);
              assertThat(engine.path("version").asText()).matches("b?\\d[\\w.+-]*");
              assertThat(engine.path("prompt-tokens").asInt()).isPositive();
              assertThat(engine.path("cached-tokens").asInt(-1))
                  .isBetween(0, engine.path("prompt-tokens").asInt());
            });
  }
}
