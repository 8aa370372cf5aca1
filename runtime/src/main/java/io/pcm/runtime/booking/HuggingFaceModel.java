package io.pcm.runtime.booking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.model.ModelShape;
import io.pcm.model.ModelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A model as a folder in the format of Hugging Face: {@code config.json} and weights in {@code
 * *.safetensors}.
 *
 * <pre>{@code
 * HuggingFaceModel model = HuggingFaceModel.read(Path.of("models/Qwen2.5-0.5B-Instruct"));
 * long hostMemory = model.size().weights();
 * long cachePerToken = model.size().shape().keyValues() * model.valueBytes();
 * }</pre>
 *
 * @param size weights and dimensions; a model of pictures and text has the dimensions of its text
 *     part
 * @param valueBytes bytes of a computed value according to {@code torch_dtype}; 2 if it is not said
 */
public record HuggingFaceModel(ModelSize size, int valueBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long CONFIG_MAX = 4L << 20;
  private static final long INDEX_MAX = 256L << 20;
  private static final String INDEX = "model.safetensors.index.json";
  private static final String SUFFIX = ".safetensors";

  /** Maximum number of files with weights; the largest models have some hundred. */
  private static final int FILES_MAX = 10_000;

  /**
   * Reads a folder.
   *
   * @throws IOException if a file is missing or cannot be read; the message names it
   */
  public static HuggingFaceModel read(Path folder) throws IOException {
    JsonNode config = object(folder.resolve("config.json"), CONFIG_MAX);
    JsonNode text = config.path("text_config").isObject() ? config.path("text_config") : config;
    String dtype = text(text, config, "torch_dtype", "dtype");
    int valueBytes = dtype.endsWith("float32") ? Float.BYTES : Short.BYTES;
    return new HuggingFaceModel(new ModelSize(weights(folder), 0, shape(text)), valueBytes);
  }

  private static ModelShape shape(JsonNode config) {
    long layers = number(config, "num_hidden_layers", "n_layer", "num_layers");
    long heads = number(config, "num_attention_heads", "n_head");
    long embedding = number(config, "hidden_size", "n_embd", "d_model");
    long kvHeads =
        config.has("num_key_value_heads") ? number(config, "num_key_value_heads") : heads;
    long perHead = number(config, "head_dim");
    if (perHead == 0 && heads > 0) {
      perHead = embedding / heads;
    }
    // With latent attention (DeepSeek), all heads of a layer share one compressed vector.
    long latent = number(config, "kv_lora_rank");
    long keyValues =
        latent > 0
            ? ModelShape.keyValues(layers, 1, latent + number(config, "qk_rope_head_dim"))
            : ModelShape.keyValues(layers, kvHeads, 2 * perHead);
    return new ModelShape(
        layers,
        heads,
        embedding,
        number(config, "intermediate_size", "n_inner", "ffn_dim"),
        number(config, "vocab_size"),
        keyValues,
        number(config, "max_position_embeddings", "n_positions"));
  }

  /** Bytes of the files with weights: those in the index, so that copies beside do not count. */
  private static long weights(Path folder) throws IOException {
    long bytes = 0;
    for (String name : files(folder)) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        throw new IOException("the model " + folder + " lacks " + name + "; fetch it again");
      }
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static Set<String> files(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.exists(folder.resolve(INDEX))) {
      for (JsonNode name : object(folder.resolve(INDEX), INDEX_MAX).path("weight_map")) {
        names.add(name.asText());
      }
    } else if (Files.exists(folder.resolve("model" + SUFFIX))) {
      names.add("model" + SUFFIX);
    } else {
      try (Stream<Path> all = Files.list(folder)) {
        all.map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(SUFFIX))
            .limit(FILES_MAX)
            .forEach(names::add);
      }
    }
    if (names.isEmpty()) {
      throw new IOException("the model " + folder + " has no weights: no file *" + SUFFIX);
    }
    for (String name : names) {
      if (name.isEmpty() || name.contains("/") || name.indexOf('\0') >= 0) {
        throw new IOException(folder.resolve(INDEX) + " names a file outside the folder: " + name);
      }
    }
    return names;
  }

  private static JsonNode object(Path file, long most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("the model has no file " + file + "; give a folder of Hugging Face");
    }
    if (Files.size(file) > most) {
      throw new IOException(
          file + " has more than " + (most >> 20) + " MiB, so it is something else");
    }
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      if (node == null || !node.isObject()) {
        throw new IOException(file + " is not a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The first of these properties that there is; 0 if it is missing or cannot be right. */
  private static long number(JsonNode config, String... names) {
    for (String name : names) {
      if (config.path(name).isIntegralNumber()) {
        return ModelShape.dimension(config.path(name).asLong());
      }
    }
    return 0;
  }

  private static String text(JsonNode inner, JsonNode outer, String... names) {
    for (JsonNode config : new JsonNode[] {inner, outer}) {
      for (String name : names) {
        if (config.path(name).isTextual()) {
          return config.path(name).asText();
        }
      }
    }
    return "";
  }
}
