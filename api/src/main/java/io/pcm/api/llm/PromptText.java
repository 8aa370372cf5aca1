package io.pcm.api.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parsed prompt: {@code {{field}}} is a placeholder for a field of the item, {@code {{"text"}}}
 * is literal text, and {@code }}} without a placeholder before it is text. So JSON in a prompt is
 * text, and <code>{{"{{"}}</code> is two braces. Public only for the library of language models;
 * programs write a {@link Prompt}.
 *
 * @param texts the texts before, between and after the placeholders: one more than there are fields
 * @param fields names of the fields, in the order of the placeholders
 */
public record PromptText(List<String> texts, List<String> fields) {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final int SHOWN = 30;

  public PromptText {
    texts = List.copyOf(texts);
    fields = List.copyOf(fields);
  }

  /** Invalid braces in a prompt; the message says where and how to fix them. */
  public static final class BadPromptException extends Exception {
    private static final long serialVersionUID = 1L;

    BadPromptException(String message) {
      super(message, null, false, false);
    }
  }

  /** The text between the braces of a placeholder, and where the prompt continues. */
  private record Place(String inner, int next) {
    Optional<String> text() {
      boolean quoted =
          inner.length() >= 2
              && inner.startsWith("\"")
              && inner.indexOf('"', 1) == inner.length() - 1;
      return quoted ? Optional.of(inner.substring(1, inner.length() - 1)) : Optional.empty();
    }

    boolean isField() {
      return !inner.isEmpty() && inner.chars().noneMatch(c -> c == '{' || c == '"' || c == '\n');
    }
  }

  /**
   * Parses a prompt.
   *
   * @throws BadPromptException for <code>{{</code> without a name or a quoted text and closing
   *     braces on the same line, and for a lone surrogate
   */
  public static PromptText parse(String prompt) throws BadPromptException {
    int half = Surrogates.firstAlone(prompt);
    if (half >= 0) {
      throw new BadPromptException("has a lone surrogate (half a character)" + where(prompt, half));
    }
    List<String> texts = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (int open = prompt.indexOf(OPEN); open >= 0; open = prompt.indexOf(OPEN, at)) {
      text.append(prompt, at, open);
      Place place = place(prompt, open + OPEN.length());
      Optional<String> quoted = place.text();
      if (quoted.isPresent()) {
        text.append(quoted.get());
      } else if (place.isField()) {
        texts.add(text.toString());
        text.setLength(0);
        fields.add(place.inner());
      } else {
        throw new BadPromptException(
            "has '{{' without a field name and '}}'"
                + where(prompt, open)
                + "; for the characters write {{\"{{\"}}");
      }
      at = place.next();
    }
    texts.add(text.append(prompt.substring(at)).toString());
    return new PromptText(texts, fields);
  }

  private static Place place(String prompt, int from) {
    int start = from;
    while (start < prompt.length() && prompt.charAt(start) == ' ') {
      start++;
    }
    int search = start;
    if (prompt.startsWith("\"", start)) {
      int quote = prompt.indexOf('"', start + 1);
      search = quote < 0 ? prompt.length() : quote;
    }
    int close = prompt.indexOf(CLOSE, search);
    int line = prompt.indexOf('\n', from);
    if (close < 0 || (line >= 0 && line < close)) {
      return new Place("", prompt.length());
    }
    return new Place(prompt.substring(from, close).strip(), close + CLOSE.length());
  }

  private static String where(String prompt, int at) {
    long line = 1 + prompt.substring(0, at).chars().filter(c -> c == '\n').count();
    int end = Math.min(prompt.length(), at + SHOWN);
    int stop = prompt.indexOf('\n', at);
    String shown = prompt.substring(at, stop >= 0 && stop < end ? stop : end);
    return " on line " + line + " of the prompt: " + Surrogates.shown(shown);
  }
}
