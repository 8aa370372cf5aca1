package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wrong in a workflow, and where; see {@link InvalidWorkflowException}. As text: {@code
 * library("verifier").contextSize: must be a whole number, 16 to 1048576, not 8}.
 *
 * @param call the method of {@link WorkflowBuilder} that the mistake belongs to: {@code library},
 *     {@code map}, {@code single}, or {@code named} for the workflow itself
 * @param name of the library or task; empty for the workflow itself
 * @param task the task, for a mistake at one point of a matrix
 * @param path the property, with the names of a workflow file; an item of a list is {@code [0]}
 * @param text what is wrong and what is valid, as the end of a sentence that begins with the
 *     property
 */
public record Mistake(
    String call, String name, Optional<TaskName> task, List<String> path, String text) {
  /** How a text begins if a required property is missing. */
  static final String MISSING = "is missing";

  private static final Pattern SETTING = Pattern.compile("[a-z]+(-[a-z]+)+");
  private static final int SHOWN = 60;

  /** Methods of builders with other names than the properties of a workflow file. */
  private static final Map<String, String> METHODS =
      Map.of("map", "items", "needs", "after", "matrix", "over", "with", "settings");

  public Mistake {
    path = List.copyOf(path);
  }

  /** Whether a required property is missing. */
  public boolean isMissing() {
    return text.startsWith(MISSING);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(call);
    if (!name.isEmpty()) {
      out.append('(').append(Json.quote(name)).append(')');
    }
    for (int i = 0; i < path.size(); i++) {
      String step = path.get(i);
      String method = METHODS.getOrDefault(step, step);
      if (step.equals("with") && i < path.size() - 1) {
        continue;
      }
      out.append(method.startsWith("[") ? "" : ".")
          .append(SETTING.matcher(method).matches() ? camelCase(method) : method);
    }
    return out.append(": ").append(text).toString();
  }

  private static String camelCase(String words) {
    StringBuilder out = new StringBuilder();
    for (String word : words.split("-")) {
      out.append(out.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return out.toString();
  }

  /** A text for messages: in single quotes, without control characters, shortened. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("'");
    text.codePoints()
        .limit(SHOWN)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                out.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out + (text.codePointCount(0, text.length()) > SHOWN ? "...'" : "'");
  }
}
