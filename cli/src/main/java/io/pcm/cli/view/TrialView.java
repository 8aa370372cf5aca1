package io.pcm.cli.view;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import io.pcm.manager.source.Item;
import io.pcm.runtime.trial.PreviewedItem;
import io.pcm.runtime.trial.Shown;
import io.pcm.runtime.trial.TrialItem;
import io.pcm.runtime.trial.TriedCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answers of {@code pcm try} for people, one after the other. The fixed part of a prompt is
 * shown in full only once.
 */
public final class TrialView {
  private static final String FIXED = "# ";
  private static final String REST = "| ";

  /** Columns of the words on the left. */
  private static final int MARGIN = 12;

  /** Characters of an item or a result; longer ones are for programs. */
  private static final int VALUE_MAX = 2_000;

  private static final int CHANGES_MAX = 10;
  private static final int CHANGE_CHARS = 60;

  private String fixedBefore = "";

  /** An answer with its prompt; lines without a newline at the end. */
  public String text(TriedCall call) {
    List<String> lines = new ArrayList<>();
    lines.add(place(call));
    add(lines, "item", List.of(value(item(call.item()))));
    call.shown().ifPresent(shown -> add(lines, shown));
    boolean isText =
        call.shown()
            .flatMap(Shown::text)
            .filter(text -> Json.quote(text).equals(call.value().toString()))
            .isPresent();
    if (call.succeeded() && !isText) {
      add(lines, "answer", List.of(value(call.value().toString())));
    }
    call.error()
        .ifPresent(
            error -> {
              add(lines, "error", told(error).lines().toList());
              add(lines, "row", List.of(value(call.line())));
            });
    call.shown().ifPresent(shown -> addNumbers(lines, shown));
    if (call.shown().isEmpty()) {
      call.told().engine().ifPresent(notes -> add(lines, "engine", List.of(notes.toString())));
    }
    if (call.micros() >= 0) {
      add(lines, "time", List.of(seconds((double) call.micros()) + " s"));
    }
    return String.join("\n", lines) + "\n";
  }

  /** An item with its prompt, before any call. */
  String text(PreviewedItem preview) {
    List<String> lines = new ArrayList<>();
    lines.add(place(preview.task(), preview.item()));
    add(lines, "item", List.of(value(item(preview.item()))));
    preview.shown().ifPresent(shown -> add(lines, shown));
    preview.error().ifPresent(error -> add(lines, "error", told(error).lines().toList()));
    return String.join("\n", lines) + "\n";
  }

  /** How many calls there were, and how they ended. */
  public static String summary(List<TriedCall> calls) {
    long failed = calls.stream().filter(call -> !call.succeeded()).count();
    double micros =
        calls.stream()
            .filter(call -> call.micros() >= 0)
            .mapToLong(TriedCall::micros)
            .average()
            .orElse(0);
    return Texts.count(calls.size(), "call", "calls")
        + ", "
        + failed
        + " failed; "
        + seconds(micros)
        + " s per call";
  }

  /**
   * Which answers differ from those of the round before; names at most ten of them.
   *
   * @return one line for each, after a line that counts them
   */
  public static String changes(List<TriedCall> before, List<TriedCall> now) {
    Map<String, String> known = new LinkedHashMap<>();
    before.forEach(call -> known.put(place(call), outcome(call)));
    List<String> lines = new ArrayList<>();
    for (TriedCall call : now) {
      String old = known.get(place(call));
      if (old != null && !old.equals(outcome(call))) {
        lines.add("     " + place(call) + ": " + old + " -> " + outcome(call));
      }
    }
    String head = lines.size() + " of " + Texts.count(now.size(), "answer", "answers") + " changed";
    return lines.isEmpty()
        ? head
        : head + ":\n" + lines.stream().limit(CHANGES_MAX).collect(Collectors.joining("\n"));
  }

  private static String place(TriedCall call) {
    return place(call.task(), call.item());
  }

  private static String place(Task task, TrialItem item) {
    return task.name().display() + ", item " + item.index();
  }

  private static String outcome(TriedCall call) {
    String text = call.error().map(CallError::kind).orElseGet(() -> call.answer());
    return SideBySide.cut(text, CHANGE_CHARS);
  }

  static String item(TrialItem item) {
    return item.item() instanceof Item.Value value
        ? Texts.printable(value.json().toString())
        : "(too large)";
  }

  static String told(CallError error) {
    return error.kind() + ": " + error.message();
  }

  static String seconds(double micros) {
    double seconds = micros / 1e6;
    return seconds < 0.1
        ? String.format(Locale.ROOT, "%.3f", seconds)
        : String.format(Locale.ROOT, "%.2f", seconds);
  }

  private void add(List<String> lines, Shown shown) {
    shown.prompt().ifPresent(prompt -> add(lines, "prompt", pieces(prompt)));
    for (Shown.ChatMessage message : shown.messages()) {
      add(lines, message.role(), piece(REST, message.content(), true));
    }
    shown.text().ifPresent(text -> add(lines, "text", piece(REST, text, true)));
  }

  private static void addNumbers(List<String> lines, Shown shown) {
    if (!shown.probabilities().isEmpty()) {
      add(lines, "likely", List.of(likely(shown.probabilities())));
    }
    shown
        .counts()
        .ifPresent(
            counts ->
                add(
                    lines,
                    "tokens",
                    List.of(
                        counts.prompt()
                            + " in the prompt, "
                            + counts.answer()
                            + " in the answer ("
                            + counts.finish()
                            + ")")));
  }

  private static String likely(Map<String, Double> probabilities) {
    double mass = probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
    return probabilities.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .map(each -> Texts.printable(each.getKey()) + " " + three(each.getValue()))
            .collect(Collectors.joining(", "))
        + "; together "
        + three(mass);
  }

  private static String three(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  private List<String> pieces(Shown.PromptPieces prompt) {
    List<String> lines = new ArrayList<>();
    if (!prompt.fixed().isEmpty() && prompt.fixed().equals(fixedBefore)) {
      lines.add(FIXED + "[the fixed part, as above]");
    } else if (!prompt.fixed().isEmpty()) {
      lines.addAll(piece(FIXED, prompt.fixed(), false));
    }
    fixedBefore = prompt.fixed();
    lines.addAll(piece(REST, prompt.rest(), true));
    return lines;
  }

  /**
   * Lines of a text behind a mark. A backslash shows that a line goes on in the next piece, or that
   * a text ends in spaces.
   *
   * @param last whether nothing follows
   */
  private static List<String> piece(String mark, String text, boolean last) {
    List<String> lines = new ArrayList<>();
    if (last && text.isEmpty()) {
      return lines;
    }
    String[] parts = text.split("\n", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean end = i == parts.length - 1;
      if (end && parts[i].isEmpty() && !last) {
        break;
      }
      boolean goesOn = end && (!last || parts[i].endsWith(" ") || parts[i].endsWith("\t"));
      lines.add(mark + parts[i] + (goesOn ? "\\" : ""));
    }
    return lines;
  }

  private static String value(String json) {
    return json.length() <= VALUE_MAX
        ? json
        : json.substring(0, VALUE_MAX)
            + " [... "
            + (json.length() - VALUE_MAX)
            + " more characters; -o json has all]";
  }

  private static void add(List<String> lines, String name, List<String> texts) {
    String left = "  " + name;
    for (String text : texts) {
      lines.add((left + " ".repeat(Math.max(1, MARGIN - left.length())) + text));
      left = "";
    }
  }
}
