package io.pcm.model;

import java.util.HashMap;
import java.util.Map;

/** The metadata of a head that is used: numbers, texts, and what lists hold together. */
final class GgufEntries {
  /**
   * @param length number of its values
   * @param sum of its values, if they are whole numbers
   * @param most the largest of its values, if they are whole numbers
   */
  record Listed(long length, long sum, long most) {
    static final Listed EMPTY = new Listed(0, 0, 0);

    Listed with(long value) {
      return new Listed(length + 1, sum + value, Math.max(most, value));
    }
  }

  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Listed> lists = new HashMap<>();

  int size() {
    return numbers.size() + texts.size() + lists.size();
  }

  boolean has(String key) {
    return numbers.containsKey(key) || texts.containsKey(key) || lists.containsKey(key);
  }

  boolean isText(String key) {
    return texts.containsKey(key);
  }

  void put(String key, long number) {
    numbers.put(key, number);
  }

  void put(String key, String text) {
    texts.put(key, text);
  }

  void put(String key, Listed list) {
    lists.put(key, list);
  }

  long number(String key, long otherwise) {
    return numbers.getOrDefault(key, otherwise);
  }

  String text(String key) {
    return texts.getOrDefault(key, "");
  }

  /** The dimensions of the model, with 0 for those that are missing or cannot be right. */
  ModelShape shape() {
    String architecture = text("general.architecture");
    long layers = dimension(architecture + ".block_count");
    long heads = dimension(architecture + ".attention.head_count");
    long embedding = dimension(architecture + ".embedding_length");
    long perHead = heads == 0 ? 0 : embedding / heads;
    long lengths =
        ModelShape.dimension(number(architecture + ".attention.key_length", perHead))
            + ModelShape.dimension(number(architecture + ".attention.value_length", perHead));
    long vocabulary =
        Math.max(
            dimension(architecture + ".vocab_size"),
            ModelShape.dimension(list("tokenizer.ggml.tokens").length()));
    return new ModelShape(
        layers,
        heads,
        embedding,
        dimension(architecture + ".feed_forward_length"),
        vocabulary,
        ModelShape.keyValues(1, kvHeads(architecture, layers, heads), lengths),
        number(architecture + ".context_length", 0));
  }

  /** KV heads of all layers together. */
  private long kvHeads(String architecture, long layers, long heads) {
    String key = architecture + ".attention.head_count_kv";
    return lists.containsKey(key)
        ? ModelShape.dimension(list(key).sum())
        : layers * ModelShape.dimension(number(key, heads));
  }

  /** Of a property of all layers: its value, or the largest if there is one for each layer. */
  private long dimension(String key) {
    return ModelShape.dimension(lists.containsKey(key) ? list(key).most() : number(key, 0));
  }

  private Listed list(String key) {
    return lists.getOrDefault(key, Listed.EMPTY);
  }
}
