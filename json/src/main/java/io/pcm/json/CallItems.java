package io.pcm.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.Json;
import io.pcm.api.results.CallItem;
import io.pcm.api.workflow.TaskName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the item of a {@code call} task.
 *
 * @see CallItem
 */
public final class CallItems {
  private CallItems() {}

  /**
   * @throws IllegalArgumentException if it is not the item of a {@code call} task
   */
  public static CallItem read(Json item) {
    JsonNode root = JsonMapping.tree(item);
    if (!root.path("needs").isArray()) {
      throw new IllegalArgumentException(
          "the item of a task with 'call' has a list \"needs\": give the function such a task");
    }
    List<CallItem.Need> needs = new ArrayList<>();
    for (JsonNode need : root.path("needs")) {
      Map<String, String> point = new TreeMap<>();
      need.path("point")
          .fields()
          .forEachRemaining(value -> point.put(value.getKey(), value.getValue().asText()));
      TaskName task = new TaskName(text(need, "base"), point);
      needs.add(new CallItem.Need(task, Path.of(text(need, "file"))));
    }
    return new CallItem(Path.of(text(root, "results")), needs);
  }

  private static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("the item lacks the string \"" + member + "\"");
    }
    return value.textValue();
  }
}
