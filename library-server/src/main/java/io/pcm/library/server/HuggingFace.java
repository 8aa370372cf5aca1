package io.pcm.library.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine.Identity;
import io.pcm.library.llm.SpecialTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What servers of models in Hugging Face's format have in common. */
final class HuggingFace {
  private static final int CONFIGURATION_BYTES = 1 << 20;

  private HuggingFace() {}

  /** A context must not download a model, and nobody may count its users. */
  static Map<String, String> environment(Map<String, String> given) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("HF_HUB_OFFLINE", "1");
    defaults.put("TRANSFORMERS_OFFLINE", "1");
    defaults.put("DO_NOT_TRACK", "1");
    defaults.put("USE_TF", "0");
    defaults.keySet().removeAll(given.keySet());
    return defaults;
  }

  /** With the model as vLLM and SGLang call it, without the folders before it. */
  static Identity identity(String name, String version, Dialect.Asking asked)
      throws InterruptedException {
    String model = asked.text("/v1/models", "/data/0/root");
    return Identity.of(name, version, Identity.withoutFolders(model));
  }

  /** A route that vLLM and SGLang have besides OpenAI's. */
  static Dialect.Request tokenization(String model, String text, boolean begins) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", model).put("prompt", text).put("add_special_tokens", begins);
    return new Dialect.Request("/tokenize", body);
  }

  /**
   * The tokens in {@code tokenizer.json} that are found in any text; empty without that file. It
   * has megabytes of other things, which are not kept.
   */
  static Optional<SpecialTokens> specialTokens(Path model) throws IOException {
    Path file = model.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = CheckedObject.JSON.createParser(file.toFile())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("added_tokens")) {
          added(parser).forEach(each -> tokens.add(each.path("content").asText()));
        } else {
          parser.skipChildren();
        }
      }
    }
    return Optional.of(SpecialTokens.of(tokens.stream().filter(each -> !each.isEmpty()).toList()));
  }

  /**
   * The highest rank of a LoRA adapter. 0 if its folder does not tell: the server will say what is
   * wrong with it.
   */
  static int rank(Path adapter) {
    try (InputStream file = Files.newInputStream(adapter.resolve("adapter_config.json"))) {
      JsonNode said = CheckedObject.JSON.readTree(file.readNBytes(CONFIGURATION_BYTES));
      int rank = said.path("r").asInt();
      for (JsonNode each : said.path("rank_pattern")) {
        rank = Math.max(rank, each.asInt());
      }
      return rank;
    } catch (IOException e) {
      return 0;
    }
  }

  private static JsonNode added(JsonParser parser) throws IOException {
    return CheckedObject.JSON
        .reader()
        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readTree(parser);
  }
}
