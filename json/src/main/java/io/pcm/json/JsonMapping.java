package io.pcm.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.IOException;

/**
 * JSON values from and to records, lists, maps, texts, numbers and Jackson's trees.
 *
 * <pre>{@code
 * record Claim(String id, String claim) {}
 *
 * Json item = JsonMapping.write(new Claim("7", "The Nile flows through Egypt."));
 * Claim claim = JsonMapping.read(item, Claim.class);
 * }</pre>
 *
 * <p>Members of an object for which a record has no component are ignored, so that a library may
 * return more than its reader needs. A component without a member is null; one of a primitive type,
 * such as {@code double}, must have one, since 0 could be mistaken for a value. Numbers with a
 * fraction keep their digits in trees and in {@code BigDecimal}.
 */
public final class JsonMapping {
  private static final int LONGEST = Math.max(Limits.ITEM_BYTES, Limits.RESULT_BYTES);

  private static final JsonMapper MAPPER = mapper();

  private JsonMapping() {}

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(LONGEST)
                .maxNumberLength(LONGEST)
                .build());
    return mapper;
  }

  /**
   * The value as JSON.
   *
   * @throws IllegalArgumentException if the value has no form in JSON
   */
  public static Json write(Object value) {
    try {
      return Json.of(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The JSON as a value of this type.
   *
   * @throws IllegalArgumentException if it is not JSON, or JSON of something else; the message
   *     names the property that does not fit, such as {@code answers[2].score}
   */
  public static <T> T read(Json json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json.utf8(), type);
      if (value == null) {
        throw new IllegalArgumentException("is null, not " + type.getSimpleName());
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot be read as " + type.getSimpleName() + ": " + property(e) + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }
  }

  /** For messages: {@code 'answers[2].score': }; nothing if it is the whole value. */
  private static String property(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return "'" + path + "': ";
  }

  /**
   * The JSON as a tree.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  public static JsonNode tree(Json json) {
    return read(json, JsonNode.class);
  }
}
