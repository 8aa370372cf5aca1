package io.pcm.runtime.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * The configuration in a report, from {@code run.json}: long texts and long lists lose their end,
 * and environment variables their values, because reports are passed on.
 */
final class ReportedSettings {
  private static final long BYTES_MAX = 256L << 20;
  private static final int TEXT_MAX = 2_000;
  private static final int ENTRIES_MAX = 100;
  private static final int DEPTH_MAX = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportedSettings() {}

  /** An empty object if there is no record, or it cannot be read. */
  static JsonNode of(Path runJson) {
    try {
      if (Files.isRegularFile(runJson) && Files.size(runJson) <= BYTES_MAX) {
        return shortened(JSON.readTree(runJson.toFile()), 0);
      }
    } catch (IOException e) {
      // The report then shows no configuration.
    }
    return JSON.createObjectNode();
  }

  private static JsonNode shortened(JsonNode node, int depth) {
    if (depth > DEPTH_MAX) {
      return TextNode.valueOf("…");
    }
    if (node.isTextual() && node.textValue().length() > TEXT_MAX) {
      return TextNode.valueOf(node.textValue().substring(0, TEXT_MAX) + "…");
    }
    if (node.isArray()) {
      ArrayNode some = JSON.createArrayNode();
      for (int i = 0; i < Math.min(node.size(), ENTRIES_MAX); i++) {
        some.add(shortened(node.get(i), depth + 1));
      }
      if (node.size() > ENTRIES_MAX) {
        some.add("… and " + (node.size() - ENTRIES_MAX) + " more");
      }
      return some;
    }
    return node.isObject() ? members(node, depth) : node;
  }

  private static ObjectNode members(JsonNode node, int depth) {
    ObjectNode some = JSON.createObjectNode();
    Iterator<Map.Entry<String, JsonNode>> members = node.properties().iterator();
    for (int i = 0; members.hasNext(); i++) {
      Map.Entry<String, JsonNode> member = members.next();
      if (i == ENTRIES_MAX) {
        some.put("…", "and " + (node.size() - ENTRIES_MAX) + " more");
        break;
      }
      some.set(
          member.getKey(),
          member.getKey().equals("env")
              ? names(member.getValue())
              : shortened(member.getValue(), depth + 1));
    }
    return some;
  }

  private static ArrayNode names(JsonNode variables) {
    ArrayNode names = JSON.createArrayNode();
    variables.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
