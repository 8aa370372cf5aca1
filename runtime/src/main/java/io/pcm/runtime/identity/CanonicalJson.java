package io.pcm.runtime.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A canonical form of settings, so that spaces, the order of settings and moved files do not
 * matter.
 */
final class CanonicalJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Limits.SETTINGS_BYTES)
                          .maxNumberLength(1000)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CanonicalJson() {}

  /**
   * The members of an object, sorted by name. Nested members keep their order, which may be
   * significant (labels).
   *
   * @param left name of a member to omit
   * @param texts replaces every string
   * @throws IllegalArgumentException if it is not a JSON object
   */
  static String of(Json json, String left, UnaryOperator<String> texts) {
    try {
      JsonNode node = MAPPER.readTree(json.utf8());
      if (!(node instanceof ObjectNode)) {
        throw new IllegalArgumentException("settings must be a JSON object");
      }
      Map<String, String> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (!member.getKey().equals(left)) {
          StringBuilder out = new StringBuilder();
          write(member.getValue(), texts, out);
          members.put(member.getKey(), out.toString());
        }
      }
      StringBuilder all = new StringBuilder();
      members.forEach((k, v) -> all.append(Json.quote(k)).append(':').append(v).append('\n'));
      return all.toString();
    } catch (IOException e) {
      throw new IllegalArgumentException("settings must be a JSON object: " + e.getMessage(), e);
    }
  }

  private static void write(JsonNode node, UnaryOperator<String> texts, StringBuilder out) {
    if (node.isTextual()) {
      out.append(Json.quote(texts.apply(node.textValue())));
    } else if (node.isArray()) {
      out.append('[');
      for (JsonNode item : node) {
        write(item, texts, out);
        out.append(',');
      }
      out.append(']');
    } else if (node.isObject()) {
      out.append('{');
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        out.append(Json.quote(member.getKey())).append(':');
        write(member.getValue(), texts, out);
        out.append(',');
      }
      out.append('}');
    } else if (node.isNumber()) {
      out.append(node.decimalValue().stripTrailingZeros());
    } else {
      out.append(node.asText());
    }
  }
}
