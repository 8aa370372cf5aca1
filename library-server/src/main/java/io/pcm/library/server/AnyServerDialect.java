package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Identity;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.SpecialTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A server of which only OpenAI's routes are known. */
final class AnyServerDialect implements Dialect {
  private final String model;

  AnyServerDialect(String model) {
    this.model = model;
  }

  private static Stream<String> words(ServerSettings settings) {
    return Stream.concat(settings.start().command().stream(), settings.more().stream());
  }

  @Override
  public Listening listening(ServerSettings settings) {
    return words(settings).anyMatch(word -> word.contains(LlmRules.SOCKET))
        ? Listening.SOCKET
        : Listening.PORT;
  }

  @Override
  public List<String> command(ServerSettings settings, Address address, Path folder) {
    String socket = address.socket().map(Path::toString).orElse("");
    String port = Integer.toString(address.port());
    return words(settings)
        .map(word -> word.replace(LlmRules.SOCKET, socket).replace(LlmRules.PORT, port))
        .toList();
  }

  @Override
  public String health() {
    return "/v1/models";
  }

  @Override
  public Map<String, String> environment(Map<String, String> given, Path folder) {
    return Map.of();
  }

  @Override
  public Optional<SpecialTokens> specialTokens(ServerSettings settings, Asking asked) {
    return Optional.empty();
  }

  @Override
  public Identity identity(Asking asked) {
    return Identity.of("server", "", model);
  }

  @Override
  public Request tokenization(String text, boolean begins) {
    throw new UnsupportedOperationException("without special tokens, nobody needs tokens");
  }

  @Override
  public Request completion(Prompt prompt, Generation generation) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", model).set("prompt", prompt.sent());
    SamplingFields.put(body, generation.sampling(), repetition());
    sampled(body);
    body.put("max_tokens", generation.maxTokens());
    generation.stops().forEach(body.withArrayProperty("stop")::add);
    body.setAll(generation.more());
    return new Request(OpenAiAnswers.COMPLETIONS, body);
  }

  /** Some servers refuse what OpenAI does not have. */
  @Override
  public ObjectNode sampled(ObjectNode body) {
    body.remove(List.of("top_k", "min_p", repetition()));
    return body;
  }

  @Override
  public Answer completed(JsonNode answer) throws BadAnswerException {
    return OpenAiAnswers.completed(answer);
  }

  @Override
  public Request classification(Prompt prompt, Labels labels, Sampling sampling) {
    throw new UnsupportedOperationException("the engine server has no function classify");
  }

  @Override
  public Choice classified(JsonNode answer, Labels labels) {
    throw new UnsupportedOperationException("the engine server has no function classify");
  }

  @Override
  public Optional<Scoring> scoring() {
    return Optional.empty();
  }

  @Override
  public Optional<String> counters() {
    return Optional.empty();
  }

  @Override
  public String repetition() {
    return "repetition_penalty";
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean isTooLong(JsonNode error) {
    return error.path("code").asText().equals("context_length_exceeded")
        || error.path("message").asText().contains("maximum context length");
  }
}
