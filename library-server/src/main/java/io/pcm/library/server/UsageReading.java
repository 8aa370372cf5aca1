package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.library.llm.TokenCounts;

/**
 * What the answers of OpenAI's API say about tokens and ends
 * (https://platform.openai.com/docs/api-reference). Whatever they do not say is unknown: an answer
 * does not fail for it.
 */
final class UsageReading {
  private UsageReading() {}

  static TokenCounts counts(JsonNode answer) {
    JsonNode usage = answer.path("usage");
    return new TokenCounts(
        count(usage.path("prompt_tokens")),
        count(usage.at("/prompt_tokens_details/cached_tokens")),
        count(usage.path("completion_tokens")));
  }

  /** Why the answer ended: {@code length} if one of its choices was cut off, else as the first. */
  static String finish(JsonNode answer) {
    JsonNode choices = answer.path("choices");
    for (JsonNode choice : choices) {
      if (choice.path("finish_reason").asText().equals("length")) {
        return "length";
      }
    }
    JsonNode first = choices.path(0).path("finish_reason");
    return first.isTextual() ? first.textValue() : "";
  }

  /** A count of an answer; unknown if it is none. */
  static int count(JsonNode node) {
    return node.canConvertToInt() && node.intValue() >= 0 ? node.intValue() : TokenCounts.UNKNOWN;
  }
}
