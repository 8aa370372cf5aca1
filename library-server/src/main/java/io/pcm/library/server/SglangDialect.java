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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** SGLang's server with OpenAI's routes (https://docs.sglang.io). */
final class SglangDialect implements Dialect {
  private static final String REPETITION = "repetition_penalty";
  private static final String MODEL = "model";

  /** What has a meaning in regular expressions. */
  private static final String SPECIAL = "\\^$.|?*+()[]{}-/";

  @Override
  public Listening listening(ServerSettings settings) {
    return Listening.PORT_WITH_KEY;
  }

  @Override
  public List<String> command(ServerSettings settings, Address address, Path folder)
      throws IOException {
    List<String> command =
        new ArrayList<>(settings.commandOr(List.of("python3", "-m", "sglang.launch_server")));
    command.addAll(List.of("--model-path", settings.model(), "--served-model-name", MODEL));
    command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(address.port())));
    command.addAll(List.of("--context-length", Integer.toString(settings.contextSize())));
    command.addAll(List.of("--max-running-requests", Integer.toString(settings.slots())));
    command.add("--enable-metrics");
    if (settings.tuning().embeds()) {
      command.add("--is-embedding");
    }
    settings.start().revision().ifPresent(value -> command.addAll(List.of("--revision", value)));
    if (address.key().isPresent()) {
      command.addAll(List.of("--config", keyFile(folder, address.key().get()).toString()));
    }
    command.addAll(settings.more());
    return command;
  }

  /**
   * Everybody on the node can connect to the port and see the arguments; so the key is in a file.
   */
  private static Path keyFile(Path folder, Secret key) throws IOException {
    Path file = folder.resolve("key.yaml");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    byte[] text = ("api-key: \"" + key.reveal() + "\"\n").getBytes(StandardCharsets.UTF_8);
    return Files.write(file, text, StandardOpenOption.WRITE);
  }

  @Override
  public Map<String, String> environment(Map<String, String> given, Path folder) {
    return HuggingFace.environment(given);
  }

  @Override
  public Optional<SpecialTokens> specialTokens(ServerSettings settings, Asking asked)
      throws IOException {
    return HuggingFace.specialTokens(Path.of(settings.model()));
  }

  @Override
  public Identity identity(Asking asked) throws InterruptedException {
    return HuggingFace.identity("sglang", asked.text("/get_server_info", "/version"), asked);
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
    generation.schema().ifPresent(schema -> body.put("json_schema", schema.toString()));
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
    body.put("regex", (prompt.maySpace() ? " ?(" : "(") + words(labels.words()) + ")");
    return new Request(OpenAiAnswers.COMPLETIONS, body);
  }

  private static String words(Set<String> words) {
    return words.stream().map(SglangDialect::literally).collect(Collectors.joining("|"));
  }

  private static String literally(String word) {
    return word.codePoints()
        .mapToObj(Character::toString)
        .map(c -> SPECIAL.contains(c) ? "\\" + c : c)
        .collect(Collectors.joining());
  }

  @Override
  public Choice classified(JsonNode answer, Labels labels) throws BadAnswerException {
    return OpenAiAnswers.classified(answer, labels);
  }

  @Override
  public boolean isTooLong(JsonNode error) {
    String message = error.path("message").asText();
    return message.contains("longer than the model's context length")
        || message.contains("maximum context length")
        || message.contains("maximum allowed length");
  }

  private ObjectNode body(Prompt prompt, Sampling sampling) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", MODEL).set("prompt", prompt.sent());
    SamplingFields.put(body, sampling, REPETITION);
    return sampled(body);
  }

  /** All tokens are -1 to SGLang, which takes no 0. */
  @Override
  public ObjectNode sampled(ObjectNode body) {
    return body.path("top_k").asInt(1) == 0 ? body.put("top_k", -1) : body;
  }

  @Override
  public Optional<Scoring> scoring() {
    return Optional.empty();
  }

  @Override
  public String repetition() {
    return REPETITION;
  }

  @Override
  public Optional<String> counters() {
    return Optional.of("sglang:");
  }

  @Override
  public String model() {
    return MODEL;
  }
}
