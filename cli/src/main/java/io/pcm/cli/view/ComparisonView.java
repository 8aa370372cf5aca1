package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.lines.ComparedRow;
import io.pcm.runtime.lines.ComparedSide;
import io.pcm.runtime.lines.Comparison;
import io.pcm.runtime.lines.Comparison.Counts;
import io.pcm.runtime.lines.Comparison.Difference;
import io.pcm.runtime.lines.Confusion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The output of {@code pcm compare}. */
public final class ComparisonView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  /** Characters of a value in a table. */
  private static final int VALUE_MAX = 28;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ComparisonView() {}

  /**
   * One task of a pair.
   *
   * @param progress empty if the status of the run is unknown
   */
  public record Side(Path run, String task, ComparedSide rows, Optional<TaskProgress> progress) {
    /** Why there may be more rows later; empty if there are all. */
    public Optional<String> unfinished() {
      int have = rows.rows().size();
      return progress
          .filter(each -> each.calls() != have)
          .map(
              each ->
                  task
                      + " of "
                      + run
                      + " has not ended: "
                      + have
                      + (each.calls() < 0 ? " rows so far" : " of " + each.calls() + " rows"));
    }
  }

  /** Two tasks side by side. */
  public record Pair(Side first, Side second, ComparedSide.By by, Comparison comparison) {}

  /**
   * The comparison of a pair for users.
   *
   * @param limit how many of the rows that differ are listed
   */
  public static String text(Pair pair, int limit) {
    StringBuilder text = new StringBuilder();
    boolean sameRun = pair.first.run.equals(pair.second.run);
    text.append("first   ").append(name(pair.first, sameRun)).append('\n');
    text.append("second  ").append(name(pair.second, sameRun)).append("\n\n");
    text.append(aligned(counts(pair)));
    pair.comparison.confusion().ifPresent(labels -> text.append('\n').append(text(labels)));
    List<Difference> differences = pair.comparison.differences();
    int shown = Math.min(limit, differences.size());
    if (shown > 0) {
      text.append("\nrows that differ");
      if (shown < differences.size()) {
        text.append(" (").append(shown).append(" of ").append(differences.size());
        text.append("; --all shows all)");
      }
      text.append('\n').append(EndTable.aligned(rows(pair, differences.subList(0, shown))));
    }
    return text.toString().stripTrailing();
  }

  private static String name(Side side, boolean sameRun) {
    return Texts.printable(side.task + (sameRun ? "" : "  of " + side.run));
  }

  /** A number and a note for each line. */
  private static String aligned(List<List<String>> rows) {
    int names = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    int numbers = rows.stream().mapToInt(row -> row.get(1).length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(row.get(0)).append(" ".repeat(names - row.get(0).length() + 2));
      text.append(" ".repeat(numbers - row.get(1).length())).append(row.get(1));
      text.append(row.get(2).isEmpty() ? "" : "  " + row.get(2)).append('\n');
    }
    return text.toString();
  }

  private static List<List<String>> counts(Pair pair) {
    Counts counts = pair.comparison.counts();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("rows in both", "" + counts.both(), matched(pair)));
    rows.add(
        List.of(
            "  equal " + pair.by.value(),
            "" + counts.equal(),
            counts.equal() + counts.different() == 0
                ? ""
                : percent(counts.agreement()) + " of those that succeeded in both"));
    rows.add(List.of("  different " + pair.by.value(), "" + counts.different(), ""));
    addSome(rows, "  failed in the first only", counts.failed().first());
    addSome(rows, "  failed in the second only", counts.failed().second());
    addSome(rows, "  failed in both", counts.failed().both());
    addSome(rows, "rows only in the first", counts.onlyFirst());
    addSome(rows, "rows only in the second", counts.onlySecond());
    return rows;
  }

  private static void addSome(List<List<String>> rows, String what, int count) {
    if (count > 0) {
      rows.add(List.of(what, "" + count, ""));
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", Math.floor(share * 1000) / 10);
  }

  /** What rows are matched by. */
  private static String matched(Pair pair) {
    ComparedSide first = pair.first.rows;
    ComparedSide second = pair.second.rows;
    int without = first.withoutKey() + second.withoutKey();
    int rows = first.rows().size() + second.rows().size();
    String by = "by " + pair.by.key();
    if (without > 0) {
      boolean index = first.withoutItem() + second.withoutItem() > 0;
      String other = index ? "index, since lines have no item" : "content of the item";
      by = without == rows ? "by " + other : by + ", and without it by " + other;
    }
    int repeated = first.repeated() + second.repeated();
    return by + (repeated == 0 ? "" : "; equal ones in their order");
  }

  private static String text(Confusion confusion) {
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("label in first \\ second"));
    confusion.labels().forEach(label -> head.add(shortened(label)));
    table.add(head);
    for (int i = 0; i < confusion.labels().size(); i++) {
      List<String> row = new ArrayList<>(List.of(shortened(confusion.labels().get(i))));
      confusion.rows().get(i).forEach(count -> row.add("" + count));
      table.add(row);
    }
    String kappa =
        Double.isNaN(confusion.kappa())
            ? ""
            : String.format(Locale.ROOT, ", Cohen's kappa %.3f", confusion.kappa());
    return EndTable.aligned(table)
        + "labels agree in "
        + percent(confusion.agreement())
        + " of "
        + confusion.total()
        + " rows"
        + kappa
        + "\n";
  }

  private static List<List<String>> rows(Pair pair, List<Difference> differences) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of(pair.by.key(), "first", "second"));
    for (Difference each : differences) {
      table.add(
          List.of(
              shortened(row(each, pair.by)),
              value(each.first(), each.second()),
              value(each.second(), each.first())));
    }
    return table;
  }

  /** The name of a row; its index, if it has none. */
  private static String row(Difference difference, ComparedSide.By by) {
    String named = by.key() + "=";
    if (difference.key().startsWith(named)) {
      return difference.key().substring(named.length());
    }
    return "row " + difference.first().or(difference::second).map(ComparedRow::index).orElseThrow();
  }

  private static String value(Optional<ComparedRow> row, Optional<ComparedRow> other) {
    return row.map(each -> (each.succeeded() ? "" : "failed: ") + each.shownBeside(other))
        .map(ComparisonView::shortened)
        .orElse("-");
  }

  private static String shortened(String text) {
    return Texts.middle(Texts.printable(text), VALUE_MAX);
  }

  /** All pairs as one object. */
  public static String json(List<Pair> pairs, int limit) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode all = root.putArray("comparisons");
    for (Pair pair : pairs) {
      Counts counts = pair.comparison.counts();
      ObjectNode node = all.addObject();
      side(node.putObject("first"), pair.first);
      side(node.putObject("second"), pair.second);
      node.put("field", pair.by.value()).put("key", pair.by.key());
      node.put("both", counts.both());
      node.put("equal", counts.equal()).put("different", counts.different());
      node.put("failedFirst", counts.failed().first());
      node.put("failedSecond", counts.failed().second());
      node.put("failedBoth", counts.failed().both());
      node.put("onlyFirst", counts.onlyFirst()).put("onlySecond", counts.onlySecond());
      put(node, "agreement", counts.agreement());
      node.set("labels", pair.comparison.confusion().map(ComparisonView::json).orElse(null));
      ArrayNode rows = node.putArray("differences");
      pair.comparison.differences().stream().limit(limit).forEach(each -> rows.add(json(each)));
    }
    return root.toString();
  }

  private static void side(ObjectNode node, Side side) {
    node.put("run", side.run.toString()).put("task", side.task);
    node.put("rows", side.rows.rows().size());
    node.put("calls", side.progress.map(TaskProgress::calls).filter(n -> n >= 0).orElse(null));
    node.put("withoutKey", side.rows.withoutKey()).put("repeated", side.rows.repeated());
  }

  private static void put(ObjectNode node, String name, double number) {
    node.put(name, Double.isNaN(number) ? null : number);
  }

  private static ObjectNode json(Confusion confusion) {
    ObjectNode node = JSON.createObjectNode();
    node.set("names", JSON.valueToTree(confusion.labels()));
    node.set("counts", JSON.valueToTree(confusion.rows()));
    put(node, "agreement", confusion.agreement());
    put(node, "kappa", confusion.kappa());
    return node;
  }

  private static ObjectNode json(Difference difference) {
    ObjectNode node = JSON.createObjectNode().put("row", difference.key());
    node.put("difference", difference.kind().name());
    difference.first().ifPresent(row -> json(node.putObject("first"), row));
    difference.second().ifPresent(row -> json(node.putObject("second"), row));
    return node;
  }

  private static void json(ObjectNode node, ComparedRow row) {
    node.put("index", row.index());
    row.value().ifPresent(value -> node.put("value", value));
    row.label().ifPresent(label -> node.put("label", label));
    row.error().ifPresent(kind -> node.put("error", kind));
  }
}
