package io.pcm.examples.factcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.examples.factcheck.Scores.LabelScores;
import java.util.List;

/**
 * Scores as JSON, for programs. Proportions are rounded to six decimals. Names and order of members
 * are stable; new members may be added.
 */
final class ReportJson {
  /** How claims are split, so that the report explains itself. */
  static final String SPLIT = "lowest bit of the first byte of SHA-256 of the claim's id: 0 is A";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  /** The result of {@code score}: the complete figures of one task on all its claims. */
  static ObjectNode score(String template, String task, Scores scores) {
    ObjectNode out = NODES.objectNode().put("template", template).put("task", task);
    out.setAll(inFull(scores));
    if (scores.failed() > 0) {
      out.put("note", scores.failed() + " failed calls count as wrong answers");
    }
    return out;
  }

  /** The result of {@code best}, and content of {@code report.json}. */
  static ObjectNode best(Contest contest) {
    Contest.Entry winner = contest.winner();
    ObjectNode out = NODES.objectNode();
    out.put("best", winner.template());
    out.put("task", winner.task());
    out.put("chosenBy", "macro-F1 on half A, then accuracy there, then name");
    out.putObject("split").put("by", SPLIT).put("a", winner.a().n()).put("b", winner.b().n());
    out.set("halfA", brief(winner.a()));
    out.set("halfB", inFull(winner.b()));
    ArrayNode templates = out.putArray("templates");
    for (Contest.Entry entry : contest.entries()) {
      ObjectNode row = templates.addObject();
      row.put("template", entry.template()).put("task", entry.task());
      row.set("halfA", brief(entry.a()));
      row.set("halfB", brief(entry.b()));
      row.set("all", brief(entry.all()));
    }
    ArrayNode notes = out.putArray("notes");
    contest.notes().forEach(notes::add);
    return out;
  }

  /** One member per line, so that the file is readable. */
  static String pretty(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectNode brief(Scores scores) {
    ObjectNode out = NODES.objectNode();
    out.put("n", scores.n());
    out.put("failed", scores.failed());
    out.put("correct", scores.correct());
    out.put("accuracy", rounded(scores.accuracy()));
    out.set("accuracy95", interval(scores.accuracy95()));
    out.put("macroF1", rounded(scores.macroF1()));
    out.putObject("baseline")
        .put("label", scores.baseline().label())
        .put("accuracy", rounded(scores.baseline().accuracy()))
        .put("macroF1", rounded(scores.baseline().macroF1()));
    return out;
  }

  private static ObjectNode inFull(Scores scores) {
    ObjectNode out = brief(scores);
    ObjectNode labels = out.putObject("labels");
    for (LabelScores label : scores.labels()) {
      labels
          .putObject(label.label())
          .put("support", label.support())
          .put("answered", label.answered())
          .put("precision", rounded(label.precision()))
          .put("recall", rounded(label.recall()))
          .put("f1", rounded(label.f1()));
    }
    ObjectNode confusion = out.putObject("confusion");
    ArrayNode names = confusion.putArray("labels");
    scores.confusion().labels().forEach(names::add);
    ArrayNode counts = confusion.putArray("counts");
    for (List<Long> row : scores.confusion().counts()) {
      ArrayNode cells = counts.addArray();
      row.forEach(cells::add);
    }
    ArrayNode failed = confusion.putArray("failed");
    scores.confusion().failed().forEach(failed::add);
    confusion.put("unlabelled", scores.confusion().unlabelled());
    return out;
  }

  private static ArrayNode interval(Interval interval) {
    return NODES.arrayNode().add(rounded(interval.low())).add(rounded(interval.high()));
  }

  private static double rounded(double share) {
    return Math.round(share * 1e6) / 1e6;
  }
}
