package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.runtime.identity.RunUpdate;

/** What a changed workflow means for a run: the output of {@code pcm manager run --dry-run}. */
public final class UpdateView {
  private static final ObjectMapper JSON = new ObjectMapper();

  private UpdateView() {}

  public static String of(RunUpdate update, boolean json) {
    return json ? json(update) : text(update).stripTrailing();
  }

  private static String text(RunUpdate update) {
    return update.notes().isEmpty()
        ? update.text()
        : update.text() + "\n" + String.join("\n", update.notes());
  }

  private static String json(RunUpdate update) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", 1).put("replacesResults", update.replacesResults());
    ArrayNode tasks = root.putArray("tasks");
    for (RunUpdate.Change each : update.changes()) {
      ObjectNode task = tasks.addObject();
      task.put("task", each.task()).put("action", each.action().word());
      ArrayNode reasons = task.putArray("reasons");
      each.reasons().forEach(reasons::add);
      each.rows()
          .ifPresent(
              rows ->
                  task.putObject("rows")
                      .put("items", rows.items())
                      .put("calls", rows.calls())
                      .put("exact", rows.exact()));
    }
    update.notes().forEach(root.putArray("notes")::add);
    return root.toString();
  }
}
