package io.pcm.manager.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.status.UsageProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * How pilots spent their time, as JSON; described in {@code docs/json.md}. Seconds have three
 * decimals, so that as decimal numbers the parts add up exactly.
 */
public final class UsageJson {
  private UsageJson() {}

  /** An array with an object for each row. */
  public static ArrayNode of(List<UsageProgress> rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (UsageProgress row : rows) {
      ObjectNode node = array.addObject();
      node.put("group", row.group());
      node.put("device", row.device());
      node.put("unit", row.unit().name());
      node.put("heldSeconds", row.heldMillis() / 1e3);
      node.put("usefulSeconds", row.usefulMillis() / 1e3);
      node.put("loadingSeconds", row.loadingMillis() / 1e3);
      node.put("idleSeconds", row.idleMillis() / 1e3);
      node.put("lostSeconds", row.lostMillis() / 1e3);
    }
    return array;
  }

  /**
   * Parses the JSON of {@link #of}; of a status that an earlier version wrote, which has none,
   * nothing.
   *
   * @throws IllegalArgumentException if a unit is unknown
   */
  static List<UsageProgress> parse(JsonNode rows) {
    List<UsageProgress> usage = new ArrayList<>();
    for (JsonNode row : rows) {
      usage.add(
          new UsageProgress(
              row.path("group").asText(),
              row.path("device").asText(),
              UsageProgress.Unit.valueOf(row.path("unit").asText()),
              millis(row, "usefulSeconds"),
              millis(row, "loadingSeconds"),
              millis(row, "idleSeconds"),
              millis(row, "lostSeconds")));
    }
    return usage;
  }

  private static long millis(JsonNode row, String member) {
    return Math.round(row.path(member).asDouble() * 1e3);
  }
}
