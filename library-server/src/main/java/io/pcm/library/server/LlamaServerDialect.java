package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Identity;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.SpecialTokens;
import io.pcm.library.llm.TokenCounts;
import io.pcm.model.BadModelException;
import io.pcm.model.ControlTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** llama.cpp's llama-server, by its own routes (tools/server/README.md of llama.cpp). */
final class LlamaServerDialect implements Dialect {
  private static final String ROUTE = "/completion";
  private static final String REPETITION = "repeat_penalty";

  @Override
  public List<String> command(ServerSettings settings, Address address, Path folder) {
    List<String> command = new ArrayList<>(settings.commandOr(List.of("llama-server")));
    long size = (long) settings.contextSize() * settings.slots();
    command.addAll(
        List.of("--model", settings.model(), "--host", address.socket().orElseThrow().toString()));
    command.addAll(List.of("--ctx-size", Long.toString(size)));
    command.addAll(List.of("--parallel", Integer.toString(settings.slots())));
    command.addAll(List.of("--threads", Integer.toString(settings.tuning().threads())));
    settings
        .tuning()
        .gpuLayers()
        .ifPresent(layers -> command.addAll(List.of("--gpu-layers", Integer.toString(layers))));
    // By default it keeps up to 8 GiB of earlier prompts in main memory, besides its slots.
    command.addAll(List.of("--cache-ram", "0", "--no-slots", "--metrics"));
    if (settings.tuning().embeds()) {
      // It computes a text for embeddings in one batch, of 512 tokens by default.
      String batch = Integer.toString(settings.contextSize());
      command.addAll(List.of("--embeddings", "--batch-size", batch, "--ubatch-size", batch));
    }
    command.addAll(settings.more());
    return command;
  }

  @Override
  public Map<String, String> environment(Map<String, String> given, Path folder) {
    return Map.of();
  }

  @Override
  public Optional<SpecialTokens> specialTokens(ServerSettings settings, Asking asked)
      throws BadModelException {
    return Optional.of(SpecialTokens.of(ControlTokens.of(Path.of(settings.model()))));
  }

  @Override
  public Identity identity(Asking asked) throws InterruptedException {
    return Identity.of(
        "llama-server",
        asked.text("/props", "/build_info"),
        Identity.withoutFolders(asked.text("/props", "/model_path")));
  }

  @Override
  public Request tokenization(String text, boolean begins) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("content", text).put("add_special", begins).put("parse_special", true);
    return new Request("/tokenize", body);
  }

  @Override
  public Request completion(Prompt prompt, Generation generation) {
    ObjectNode body = body(prompt, generation.sampling());
    body.put("n_predict", generation.maxTokens());
    generation.stops().forEach(body.withArrayProperty("stop")::add);
    generation.schema().ifPresent(schema -> body.set("json_schema", schema));
    body.setAll(generation.more());
    return new Request(ROUTE, body);
  }

  @Override
  public Answer completed(JsonNode answer) throws BadAnswerException {
    String finish =
        Dialect.member(answer, "/stop_type").asText().equals("limit") ? "length" : "stop";
    return new Answer(Dialect.member(answer, "/content").asText(), counts(answer), finish);
  }

  @Override
  public Request classification(Prompt prompt, Labels labels, Sampling sampling) {
    ObjectNode body = body(prompt, sampling);
    body.put("grammar", labels.grammarAfter("", prompt.maySpace()));
    body.put("n_predict", labels.tokensMax());
    return new Request(ROUTE, body);
  }

  @Override
  public Choice classified(JsonNode answer, Labels labels) throws BadAnswerException {
    String said = Dialect.member(answer, "/content").asText();
    return new Choice(Dialect.label(said, labels), said, counts(answer));
  }

  @Override
  public boolean isTooLong(JsonNode error) {
    return error.path("type").asText().equals("exceed_context_size_error")
        || error.path("message").asText().contains("too large to process");
  }

  /** Of an answer of its own routes. */
  static TokenCounts counts(JsonNode answer) throws BadAnswerException {
    return new TokenCounts(
        UsageReading.count(Dialect.member(answer, "/tokens_evaluated")),
        UsageReading.count(answer.at("/timings/cache_n")),
        UsageReading.count(Dialect.member(answer, "/tokens_predicted")));
  }

  private static ObjectNode body(Prompt prompt, Sampling sampling) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("cache_prompt", true).set("prompt", prompt.sent());
    SamplingFields.put(body, sampling, REPETITION);
    return body;
  }

  @Override
  public Optional<Scoring> scoring() {
    return Optional.of(new LlamaServerScoring());
  }

  @Override
  public String repetition() {
    return REPETITION;
  }

  @Override
  public Optional<String> counters() {
    return Optional.of("llamacpp:");
  }

  @Override
  public String model() {
    // It serves one model, whatever the name.
    return "model";
  }
}
