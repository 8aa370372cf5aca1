package io.pcm.runtime.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an answer of a language model came about, as far as it is known.
 *
 * @param prompt what the model read, except in a chat
 * @param messages what the model was told in a chat; empty otherwise
 * @param text the model's own words
 * @param counts how much the model read and wrote
 * @param probabilities of labels, 0 to 1; empty if they are not known
 */
public record Shown(
    Optional<PromptPieces> prompt,
    List<ChatMessage> messages,
    Optional<String> text,
    Optional<TokenCounts> counts,
    Map<String, Double> probabilities) {
  public Shown {
    messages = List.copyOf(messages);
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /**
   * A prompt in two pieces.
   *
   * @param fixed the beginning that all prompts of the task have in common
   * @param rest the item's fields and what comes after the first of them
   */
  public record PromptPieces(String fixed, String rest) {}

  /** A message of a chat. */
  public record ChatMessage(String role, String content) {}

  /**
   * Counts of tokens.
   *
   * @param prompt tokens of the prompt
   * @param answer generated tokens
   * @param finish why the answer ended, such as {@code stop} or {@code length}
   */
  public record TokenCounts(int prompt, int answer, String finish) {}

  /** As a function of a language model tells it. */
  static Shown of(JsonNode node) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : node.path("messages")) {
      messages.add(
          new ChatMessage(message.path("role").asText(), message.path("content").asText()));
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    node.path("probabilities")
        .properties()
        .forEach(label -> probabilities.put(label.getKey(), label.getValue().asDouble()));
    JsonNode prompt = node.path("prompt");
    return new Shown(
        prompt.isObject()
            ? Optional.of(
                new PromptPieces(prompt.path("fixed").asText(), prompt.path("rest").asText()))
            : Optional.empty(),
        messages,
        node.has("text") ? Optional.of(node.path("text").asText()) : Optional.empty(),
        node.has("tokens")
            ? Optional.of(
                new TokenCounts(
                    node.path("prompt-tokens").asInt(),
                    node.path("tokens").asInt(),
                    node.path("finish").asText()))
            : Optional.empty(),
        probabilities);
  }
}
