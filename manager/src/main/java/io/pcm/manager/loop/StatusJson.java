package io.pcm.manager.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.manager.core.RunView;

/**
 * The run at one moment as JSON, as {@code pcm status -o json} shows it; the shape is described in
 * {@code docs/json.md}.
 */
public final class StatusJson {
  /** Rises when a member changes its meaning or goes; new members may come at any time. */
  public static final int VERSION = 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StatusJson() {}

  public static Json of(RunView view) {
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
    try {
      return Json.of(MAPPER.writeValueAsBytes(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view is plain values", e);
    }
  }
}
