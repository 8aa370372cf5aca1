package io.pcm.cli.view;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.runtime.trial.Shown;
import io.pcm.runtime.trial.TriedCall;

/** An answer of {@code pcm try} as a JSON line. {@code docs/json.md} describes it. */
public final class TrialJson {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  private TrialJson() {}

  /**
   * The members of the result line, and what is known of the answer.
   *
   * @param round number of the round, from 1
   */
  public static String of(TriedCall call, int round) {
    ObjectNode head = JSON.createObjectNode().put("version", VERSION).put("round", round);
    head.put("task", call.task().name().display());
    ObjectNode tail = JSON.createObjectNode();
    call.shown().ifPresent(shown -> add(tail, shown));
    String line = call.line();
    // Neither head nor line is empty. The line is copied as text, so that numbers keep their
    // digits.
    return withoutEnd(head.toString())
        + ","
        + withoutEnd(line.substring(1))
        + (tail.isEmpty() ? "}" : "," + tail.toString().substring(1));
  }

  private static String withoutEnd(String object) {
    return object.substring(0, object.length() - 1);
  }

  /** Adds what is known of an answer, or of its prompt. */
  static void add(ObjectNode node, Shown shown) {
    shown
        .prompt()
        .ifPresent(
            prompt ->
                node.putObject("prompt").put("fixed", prompt.fixed()).put("rest", prompt.rest()));
    if (!shown.messages().isEmpty()) {
      ArrayNode messages = node.putArray("messages");
      shown
          .messages()
          .forEach(
              each -> messages.addObject().put("role", each.role()).put("content", each.content()));
    }
    shown.text().ifPresent(text -> node.put("text", text));
    shown
        .counts()
        .ifPresent(
            counts ->
                node.put("promptTokens", counts.prompt())
                    .put("tokens", counts.answer())
                    .put("finish", counts.finish()));
    if (!shown.probabilities().isEmpty()) {
      ObjectNode likely = node.putObject("probabilities");
      shown.probabilities().forEach(likely::put);
    }
  }
}
