package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.pcm.manager.source.Item;
import io.pcm.runtime.trial.PreviewedItem;
import io.pcm.runtime.trial.WorkflowCheck;
import io.pcm.runtime.trial.WorkflowCheck.CheckedTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The output of {@code pcm validate}. {@code docs/json.md} describes the JSON. */
public final class CheckView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String workflow;
  private final WorkflowCheck check;
  private final List<String> absent;

  /**
   * @param workflow its name
   * @param absent models that a run would download
   */
  public CheckView(String workflow, WorkflowCheck check, Collection<String> absent) {
    this.workflow = workflow;
    this.check = check;
    this.absent = List.copyOf(absent);
  }

  /** A table of the tasks, then their first items. */
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("task", "library", "function", "calls"));
    long sum = 0;
    boolean bound = false;
    for (CheckedTask each : check.tasks()) {
      rows.add(
          List.of(
              Texts.printable(each.task().name().display()),
              each.task().library(),
              each.task().function(),
              calls(each.calls(), each.isBound())));
      sum += each.calls();
      bound |= each.isBound();
    }
    if (check.tasks().size() > 1) {
      rows.add(List.of("all", "", "", calls(sum, bound)));
    }
    StringBuilder text = new StringBuilder(EndTable.aligned(rows));
    absent.forEach(
        model ->
            text.append("model ")
                .append(Texts.printable(model))
                .append(": not in the cache; a run would download it\n"));
    TrialView view = new TrialView();
    check.tasks().stream()
        .flatMap(each -> each.first().stream())
        .forEach(each -> text.append('\n').append(view.text(each)));
    long failing = failing();
    text.append('\n').append(workflow).append(": no mistakes found");
    if (failing > 0) {
      text.append(", but ")
          .append(Texts.count(failing, "of these calls", "of these calls"))
          .append(" would fail");
    }
    return text.toString();
  }

  private static String calls(long calls, boolean bound) {
    return bound ? "up to " + calls : String.valueOf(calls);
  }

  private long failing() {
    return check.tasks().stream()
        .flatMap(each -> each.first().stream())
        .filter(each -> each.error().isPresent())
        .count();
  }

  /** One object with all of it. */
  public String json() {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION).put("workflow", workflow);
    ArrayNode tasks = root.putArray("tasks");
    for (CheckedTask each : check.tasks()) {
      ObjectNode task = tasks.addObject().put("task", each.task().name().display());
      task.put("library", each.task().library()).put("function", each.task().function());
      task.put("calls", each.calls()).put("atMost", each.isBound());
      ArrayNode first = task.putArray("first");
      each.first().forEach(item -> first.add(node(item)));
    }
    ArrayNode downloads = root.putArray("downloads");
    absent.forEach(downloads::add);
    return root.toString();
  }

  private static ObjectNode node(PreviewedItem item) {
    ObjectNode node = JSON.createObjectNode().put("index", item.item().index());
    if (item.error().isEmpty() && item.item().item() instanceof Item.Value value) {
      node.putRawValue("item", new RawValue(value.json().toString()));
    }
    item.shown().ifPresent(shown -> TrialJson.add(node, shown));
    item.error()
        .ifPresent(
            error ->
                node.putObject("error").put("kind", error.kind()).put("message", error.message()));
    return node;
  }
}
