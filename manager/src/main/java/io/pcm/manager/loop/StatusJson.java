package io.pcm.manager.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.Adopted;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.Strangers;
import io.pcm.api.status.TaskProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot of the run as JSON, the output of {@code pcm status -o json}; described in {@code
 * docs/json.md}.
 */
public final class StatusJson {
  /**
   * Increased when a member changes its meaning or is removed; new members may appear at any time.
   */
  public static final int VERSION = 1;

  /** Ignores members that a later release adds to version 1. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private StatusJson() {}

  public static Json of(RunProgress view) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", VERSION);
    root.put("epoch", view.epoch());
    root.put("outcome", view.outcome() == null ? null : view.outcome().name());
    root.put("draining", view.draining());
    root.set("tasks", MAPPER.valueToTree(view.tasks()));
    root.set("libraries", MAPPER.valueToTree(view.libraries()));
    root.set("pilots", MAPPER.valueToTree(view.pilots()));
    root.put("pilotsJoined", view.pilotsJoined());
    root.put("pilotsLost", view.pilotsLost());
    root.put("outcomesDropped", view.dropped());
    root.set("failures", MAPPER.valueToTree(view.failures()));
    root.put("storeWaits", view.storeWaits());
    root.set("strangers", MAPPER.valueToTree(view.strangers()));
    root.set("adopted", MAPPER.valueToTree(view.adopted()));
    root.set("usage", UsageJson.of(view.usage()));
    root.set("groups", MAPPER.valueToTree(view.groups()));
    try {
      return Json.of(MAPPER.writeValueAsBytes(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view is plain values", e);
    }
  }

  /**
   * Parses the JSON of {@link #of}.
   *
   * @throws IOException if it is not such JSON, or of another version
   */
  public static RunProgress parse(Json status) throws IOException {
    try {
      return parse(MAPPER.readTree(status.utf8()));
    } catch (JsonProcessingException e) {
      // Its own message ends with advice for programmers.
      throw new IOException("a status that is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static RunProgress parse(JsonNode root) throws IOException {
    if (root.path("version").asInt() != VERSION) {
      throw new IOException(
          "a status of version " + root.path("version") + "; this PCM reads version " + VERSION);
    }
    String outcome = root.path("outcome").textValue();
    try {
      return new RunProgress(
          root.path("epoch").asInt(),
          outcome == null ? null : Outcome.valueOf(outcome),
          root.path("draining").asBoolean(),
          list(root.path("tasks"), TaskProgress.class),
          list(root.path("libraries"), LibraryProgress.class),
          list(root.path("pilots"), PilotProgress.class),
          root.path("pilotsJoined").asInt(),
          root.path("pilotsLost").asInt(),
          root.path("outcomesDropped").asLong(),
          list(root.path("failures"), FailureSummary.class),
          root.path("storeWaits").textValue(),
          strangers(root.path("strangers")),
          adopted(root.path("adopted")),
          UsageJson.parse(root.path("usage")),
          list(root.path("groups"), GroupProgress.class));
    } catch (IllegalArgumentException e) {
      throw new IOException("a status that cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static Strangers strangers(JsonNode node) throws JsonProcessingException {
    return node.isObject() ? MAPPER.treeToValue(node, Strangers.class) : Strangers.NONE;
  }

  private static Adopted adopted(JsonNode node) throws JsonProcessingException {
    return node.isObject() ? MAPPER.treeToValue(node, Adopted.class) : Adopted.NONE;
  }

  private static <T> List<T> list(JsonNode array, Class<T> type) throws JsonProcessingException {
    List<T> values = new ArrayList<>();
    for (JsonNode node : array) {
      values.add(MAPPER.treeToValue(node, type));
    }
    return List.copyOf(values);
  }
}
