package io.pcm.library.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.llm.DecimalRule;
import io.pcm.api.workflow.WholeNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A JSON object whose members are taken and checked one by one; {@link #end()} rejects the
 * remaining ones as unknown.
 */
public final class CheckedObject {
  /** Keeps all digits of numbers. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final String what;
  private final ObjectNode left;
  private final TreeSet<String> known = new TreeSet<>();

  private CheckedObject(String what, ObjectNode object) {
    this.what = what;
    this.left = object.deepCopy();
  }

  /**
   * @param what name of these settings in messages
   */
  public static CheckedObject of(String what, Json json) throws InvalidSettingException {
    try {
      return of(what, JSON.readTree(json.utf8()));
    } catch (JsonProcessingException e) {
      throw new InvalidSettingException(what + ": not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidSettingException(what + ": not JSON: " + e.getMessage());
    }
  }

  private static CheckedObject of(String what, JsonNode node) throws InvalidSettingException {
    if (!node.isObject()) {
      throw new InvalidSettingException(what + ": must be an object, not " + node);
    }
    return new CheckedObject(what, (ObjectNode) node);
  }

  public String text(String name) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      throw bad(name, "is missing");
    }
    if (!value.get().isTextual()) {
      throw bad(name, "must be a string, not " + value.get());
    }
    return value.get().textValue();
  }

  public int integer(WholeNumber rule) throws InvalidSettingException {
    return integer(rule, rule.otherwise());
  }

  public int integer(WholeNumber rule, int otherwise) throws InvalidSettingException {
    return integer(rule.name(), otherwise, rule.least(), rule.most());
  }

  private int integer(String name, int otherwise, int min, int max) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    JsonNode node = value.get();
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < min
        || node.intValue() > max) {
      throw bad(name, "must be a whole number from " + min + " to " + max + ", not " + node);
    }
    return node.intValue();
  }

  public double decimal(String name, double otherwise, double min, double max)
      throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    JsonNode node = value.get();
    if (!node.isNumber() || node.doubleValue() < min || node.doubleValue() > max) {
      throw bad(name, "must be a number from " + min + " to " + max + ", not " + node);
    }
    return node.doubleValue();
  }

  public boolean flag(String name, boolean otherwise) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.get().isBoolean()) {
      throw bad(name, "must be true or false, not " + value.get());
    }
    return value.get().booleanValue();
  }

  /** A list of non-empty strings; a single string counts as a list of one. */
  public List<String> texts(String name) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return List.of();
    }
    return texts(name, value.get());
  }

  private List<String> texts(String name, JsonNode node) throws InvalidSettingException {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node : JsonNodeFactory.instance.arrayNode().add(node)) {
      if (!each.isTextual() || each.textValue().isEmpty()) {
        throw bad(name, "must be a list of non-empty strings, not " + node);
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** A list of objects; empty if it is missing. */
  public List<CheckedObject> objects(String name) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    List<CheckedObject> all = new ArrayList<>();
    if (value.isPresent()) {
      if (!value.get().isArray()) {
        throw bad(name, "must be a list of objects, not " + value.get());
      }
      for (JsonNode each : value.get()) {
        all.add(of(what + ": " + name, each));
      }
    }
    return all;
  }

  /** One of these words; the first of them if it is missing. */
  public String choice(String name, List<String> words) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    String word = value.isEmpty() ? words.get(0) : value.get().asText();
    if (!words.contains(word)) {
      throw bad(name, "must be one of " + words + ", not " + word);
    }
    return word;
  }

  /** A nested object as it is. */
  public Optional<ObjectNode> rawObject(String name) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    if (value.isPresent() && !value.get().isObject()) {
      throw bad(name, "must be an object, not " + value.get());
    }
    return value.map(ObjectNode.class::cast);
  }

  public double decimal(DecimalRule rule) throws InvalidSettingException {
    return decimal(
        rule.name(),
        rule.otherwise().doubleValue(),
        rule.least().doubleValue(),
        rule.most().doubleValue());
  }

  /** A nested object of settings; empty if it is missing. */
  public CheckedObject object(String name) throws InvalidSettingException {
    Optional<JsonNode> value = take(name);
    return of(
        what + ": " + name, value.isEmpty() ? JsonNodeFactory.instance.objectNode() : value.get());
  }

  /** The names of members that have not been taken, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    left.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public void end() throws InvalidSettingException {
    if (!left.isEmpty()) {
      throw new InvalidSettingException(
          what + ": unknown " + String.join(", ", names()) + "; known: " + known);
    }
  }

  public InvalidSettingException bad(String name, String why) {
    return new InvalidSettingException(what + ": " + name + " " + why);
  }

  /** An explicit null is equivalent to a missing member. */
  private Optional<JsonNode> take(String name) {
    known.add(name);
    JsonNode value = left.remove(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }
}
