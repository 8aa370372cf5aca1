package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Identity;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.SpecialTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** vLLM's server with OpenAI's routes (https://docs.vllm.ai/en/latest/serving). */
final class VllmDialect implements Dialect {
  private static final String REPETITION = "repetition_penalty";

  /** Below the ports that Linux gives to outgoing connections. */
  private static final int PORT_FIRST = 20_000;

  private static final int PORT_RANGE = 40;

  /** The path of a socket has 107 bytes at most, and names in the folder have 37. */
  private static final int FOLDER_LENGTH = 107 - 37;

  private static final int PORT_RANGES = 300;

  private static final String CALLS_MOST = "--max-num-seqs";

  private static final String RANK_MOST = "--max-lora-rank";

  /** What that may be from its default on. */
  private static final List<Integer> RANKS = List.of(16, 32, 64, 128, 256, 320, 512);

  /** The name under which the server knows its model, whatever its path. */
  private static final String MODEL = "model";

  @Override
  public List<String> command(ServerSettings settings, Address address, Path folder) {
    List<String> command = new ArrayList<>(settings.commandOr(List.of("vllm", "serve")));
    command.addAll(List.of(settings.model(), "--uds", address.socket().orElseThrow().toString()));
    command.addAll(List.of("--served-model-name", MODEL));
    command.addAll(List.of("--max-model-len", Integer.toString(settings.contextSize())));
    if (!settings.tuning().autoSlots()) {
      command.addAll(List.of(CALLS_MOST, Integer.toString(settings.slots())));
    }
    // Otherwise the model's own generation_config.json changes what the requests say.
    command.addAll(List.of("--generation-config", "vllm"));
    command.add("--enable-tokenizer-info-endpoint");
    // Otherwise usage does not tell how much of a prompt was in the cache.
    command.add("--enable-prompt-tokens-details");
    if (settings.tuning().embeds()) {
      command.addAll(List.of("--runner", "pooling"));
    }
    settings.start().revision().ifPresent(value -> command.addAll(List.of("--revision", value)));
    Map<String, String> adapters = settings.start().adapters();
    if (!adapters.isEmpty()) {
      command.addAll(List.of("--enable-lora", "--lora-modules"));
      adapters.forEach((name, place) -> command.add(name + "=" + place));
      if (settings.lastNumber(RANK_MOST).isEmpty()) {
        rankMost(adapters).ifPresent(rank -> command.addAll(List.of(RANK_MOST, rank.toString())));
      }
    }
    command.addAll(settings.more());
    return command;
  }

  /** What vLLM has to allow, if that is more than it does by itself. */
  private static Optional<Integer> rankMost(Map<String, String> adapters) {
    int rank =
        adapters.values().stream()
            .mapToInt(place -> HuggingFace.rank(Path.of(place)))
            .max()
            .orElse(0);
    return rank <= RANKS.get(0)
        ? Optional.empty()
        : RANKS.stream().filter(allowed -> allowed >= rank).findFirst();
  }

  @Override
  public Map<String, String> environment(Map<String, String> given, Path folder) {
    Map<String, String> defaults = new LinkedHashMap<>(HuggingFace.environment(given));
    defaults.put("VLLM_DO_NOT_TRACK", "1");
    // vLLM chooses a port for its processes and binds it later; two on one node may choose the
    // same.
    long range = ProcessHandle.current().pid() % PORT_RANGES;
    defaults.put("VLLM_PORT", Long.toString(PORT_FIRST + range * PORT_RANGE));
    defaults.keySet().removeAll(given.keySet());
    defaults.putAll(temporary(given, folder));
    return defaults;
  }

  /**
   * vLLM leaves sockets and files for temporary data behind, so they go to the context's folder,
   * unless that is on another disk than the user wants, or too long for the names of its sockets.
   * Torch's compiled code stays where it is, for later contexts.
   */
  private static Map<String, String> temporary(Map<String, String> given, Path folder) {
    String others = given.getOrDefault("TMPDIR", "/tmp");
    if (!isBelow(folder, others) || folder.toString().length() > FOLDER_LENGTH) {
      return Map.of();
    }
    Map<String, String> variables = new LinkedHashMap<>(Map.of("TMPDIR", folder.toString()));
    String compiled = others + "/torchinductor_" + System.getProperty("user.name");
    if (!given.containsKey("TORCHINDUCTOR_CACHE_DIR")) {
      variables.put("TORCHINDUCTOR_CACHE_DIR", compiled);
    }
    return variables;
  }

  private static boolean isBelow(Path folder, String other) {
    try {
      return folder.startsWith(Path.of(other).toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<SpecialTokens> specialTokens(ServerSettings settings, Asking asked)
      throws IOException, InterruptedException {
    JsonNode added = asked.get("/tokenizer_info").path("added_tokens_decoder");
    List<String> tokens = new ArrayList<>();
    for (JsonNode each : added) {
      tokens.add(each.isObject() ? each.path("content").asText() : each.asText());
    }
    return added.isObject() ? Optional.of(SpecialTokens.of(tokens)) : Optional.empty();
  }

  @Override
  public Identity identity(Asking asked) throws InterruptedException {
    return HuggingFace.identity("vllm", asked.text("/version", "/version"), asked);
  }

  @Override
  public Request tokenization(String text, boolean begins) {
    return HuggingFace.tokenization(MODEL, text, begins);
  }

  @Override
  public Request completion(Prompt prompt, Generation generation) {
    ObjectNode body = body(prompt, generation.sampling());
    body.put("max_tokens", generation.maxTokens());
    generation.stops().forEach(body.withArrayProperty("stop")::add);
    generation
        .schema()
        .ifPresent(schema -> body.putObject("structured_outputs").set("json", schema));
    body.setAll(generation.more());
    return new Request(OpenAiAnswers.COMPLETIONS, body);
  }

  @Override
  public Answer completed(JsonNode answer) throws BadAnswerException {
    return OpenAiAnswers.completed(answer);
  }

  @Override
  public Request classification(Prompt prompt, Labels labels, Sampling sampling) {
    ObjectNode body = body(prompt, sampling);
    body.put("max_tokens", labels.tokensMax());
    ArrayNode choices = body.putObject("structured_outputs").putArray("choice");
    for (String word : labels.words()) {
      if (prompt.maySpace()) {
        choices.add(" " + word);
      }
      choices.add(word);
    }
    return new Request(OpenAiAnswers.COMPLETIONS, body);
  }

  @Override
  public Choice classified(JsonNode answer, Labels labels) throws BadAnswerException {
    return OpenAiAnswers.classified(answer, labels);
  }

  @Override
  public boolean isTooLong(JsonNode error) {
    String parameter = error.path("param").asText();
    return parameter.equals("input_tokens")
        || error.path("message").asText().contains("maximum context length");
  }

  private static ObjectNode body(Prompt prompt, Sampling sampling) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", MODEL).set("prompt", prompt.sent());
    SamplingFields.put(body, sampling, REPETITION);
    return body;
  }

  @Override
  public Optional<Scoring> scoring() {
    return Optional.of(new VllmScoring(MODEL));
  }

  @Override
  public Optional<Scoring> scoringWithAdapters() {
    return Optional.of(new VllmTokenScoring(MODEL));
  }

  @Override
  public String repetition() {
    return REPETITION;
  }

  @Override
  public Optional<LoadCounters> loadCounters() {
    return Optional.of(
        new LoadCounters(
            "vllm:num_requests_running",
            "vllm:num_requests_waiting",
            "vllm:num_preemptions_total",
            "vllm:generation_tokens_total",
            "vllm:prompt_tokens_total",
            "vllm:request_success_total"));
  }

  @Override
  public OptionalInt callsMost(ServerSettings settings) {
    return settings.lastNumber(CALLS_MOST);
  }

  @Override
  public Optional<String> counters() {
    return Optional.of("vllm:");
  }

  @Override
  public String model() {
    return MODEL;
  }
}
