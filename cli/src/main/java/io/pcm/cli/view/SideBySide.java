package io.pcm.cli.view;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.trial.Shown;
import io.pcm.runtime.trial.TrialItem;
import io.pcm.runtime.trial.TriedCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The answers of several tasks to the same items, item by item, and how often they agree. */
public final class SideBySide {
  /** Different answers of one task that the summary names. */
  private static final int ANSWERS_MAX = 4;

  private static final int ANSWER_WIDTH = 24;

  private static final String GAP = "  ";

  /** Columns of time, likelihood and gaps. */
  private static final int NUMBERS_WIDTH = 24;

  /** So that something of an answer is shown in a narrow terminal. */
  private static final int WIDTH_MIN = 60;

  private final Map<TrialItem, List<TriedCall>> byItem = new LinkedHashMap<>();
  private final Map<Task, List<TriedCall>> byTask = new LinkedHashMap<>();
  private final int width;

  private SideBySide(List<TriedCall> calls, int width) {
    this.width = Math.max(WIDTH_MIN, width);
    for (TriedCall call : calls) {
      byItem.computeIfAbsent(call.item(), any -> new ArrayList<>()).add(call);
      byTask.computeIfAbsent(call.task(), any -> new ArrayList<>()).add(call);
    }
  }

  /**
   * All items, then the summary; no newline at the end.
   *
   * @param width columns of the screen
   */
  public static String text(List<TriedCall> calls, int width) {
    return new SideBySide(calls, width).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    byItem.forEach(
        (item, calls) -> {
          String head = "item " + item.index() + "  ";
          text.append(head).append(cut(TrialView.item(item), width - head.length())).append('\n');
          text.append(rows(calls)).append('\n');
        });
    return text.append(summary()).append(agreement()).toString();
  }

  /** The rows of one item: answer, time and likelihood in columns. */
  private String rows(List<TriedCall> calls) {
    List<String> answers = new ArrayList<>();
    int names = widest(byTask.keySet().stream().map(this::name).toList());
    int room = Math.max(ANSWER_WIDTH, width - names - NUMBERS_WIDTH);
    for (TriedCall call : calls) {
      String answer = call.error().map(TrialView::told).orElseGet(() -> plain(call.answer()));
      answers.add(cut(Texts.printable(answer), room));
    }
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < calls.size(); i++) {
      TriedCall call = calls.get(i);
      String numbers =
          (call.micros() < 0 ? "" : TrialView.seconds((double) call.micros()) + " s")
              + likelihood(call).map(p -> String.format(Locale.ROOT, "  p=%.3f", p)).orElse("");
      rows.append(
              ("  "
                      + padded(name(call.task()), names)
                      + GAP
                      + padded(answers.get(i), widest(answers))
                      + GAP
                      + numbers)
                  .stripTrailing())
          .append('\n');
    }
    return rows.toString();
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(columns - text.length());
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  /** How likely the label was that the model chose. */
  private static Optional<Double> likelihood(TriedCall call) {
    return call.shown()
        .map(Shown::probabilities)
        .flatMap(all -> Optional.ofNullable(all.get(plain(call.answer()))));
  }

  private String summary() {
    List<List<String>> rows = new ArrayList<>();
    List<String> answers = new ArrayList<>(List.of("answers"));
    rows.add(List.of("", "succeeded", "failed", "s/call"));
    byTask.forEach(
        (task, calls) -> {
          long failed = calls.stream().filter(call -> !call.succeeded()).count();
          double micros =
              calls.stream().mapToLong(call -> Math.max(0, call.micros())).average().orElse(0);
          rows.add(
              List.of(
                  name(task),
                  String.valueOf(calls.size() - failed),
                  String.valueOf(failed),
                  TrialView.seconds(micros)));
          answers.add(answers(calls));
        });
    List<String> lines = EndTable.aligned(rows).lines().toList();
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      table.append((lines.get(i) + GAP + answers.get(i)).stripTrailing()).append('\n');
    }
    return table.toString();
  }

  /** The answers by how often they were given. */
  private static String answers(List<TriedCall> calls) {
    Map<String, Long> counts =
        calls.stream()
            .filter(TriedCall::succeeded)
            .collect(
                Collectors.groupingBy(
                    TriedCall::answer, LinkedHashMap::new, Collectors.counting()));
    if (counts.size() > ANSWERS_MAX) {
      return counts.size() + " different";
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(
            each ->
                cut(Texts.printable(plain(each.getKey())), ANSWER_WIDTH) + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private String agreement() {
    long whole = byItem.values().stream().filter(calls -> calls.size() == byTask.size()).count();
    long same =
        byItem.values().stream()
            .filter(calls -> calls.size() == byTask.size())
            .filter(calls -> calls.stream().allMatch(TriedCall::succeeded))
            .filter(calls -> calls.stream().map(TriedCall::answer).distinct().count() == 1)
            .count();
    return whole == 0
        ? "the tasks have different items"
        : (byTask.size() == 2 ? "both agree" : "all " + byTask.size() + " agree")
            + " on "
            + same
            + " of "
            + Texts.count(whole, "item", "items");
  }

  /** The point of a task if all are points of one task, otherwise the whole name. */
  private String name(Task task) {
    TaskName name = task.name();
    boolean one = byTask.keySet().stream().map(each -> each.name().base()).distinct().count() == 1;
    String display = name.display();
    return one && !name.point().isEmpty()
        ? display.substring(name.base().length() + 1, display.length() - 1)
        : display;
  }

  /** A text without the quotation marks of JSON. */
  private static String plain(String json) {
    return TriedCall.asText(json);
  }

  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, Math.max(0, longest - 3)) + "...";
  }
}
