package io.pcm.cli.terminal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Colours words of finished lines for a terminal: how tasks and runs ended, how many calls failed,
 * what hinders a run. Text is laid out before and knows nothing of colours. Thread-safe.
 */
public final class Colors {
  /** When there are colours. */
  public enum Mode {
    /** On a terminal, unless the environment variable {@code NO_COLOR} is set (no-color.org). */
    AUTO,
    ALWAYS,
    NEVER
  }

  /** No colours, whatever is asked for. */
  public static final Colors NONE = new Colors(false, true);

  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  /** Groups 1 to 4 are green, yellow, red and bold. */
  private static final Pattern WORDS =
      Pattern.compile(
          "\\b(SUCCEEDED)\\b|\\b(DONE, [0-9]+ FAILED\\b|warning:|no pilots connected|waits: .*|does"
              + " not load on .*)|\\b(FAILED\\b|CANCELLED\\b|BROKEN\\b|[1-9][0-9]*"
              + " failed\\b|LOAD_FAILED\\b"
              + "|(?:CALL|BAD|CONTEXT|PILOT|PROMPT|ITEM|RESULT)_[A-Z_]+\\b)|^(what to do:|why calls"
              + " failed or were not run:|its last lines:|(?:run|task|call|pilot|context) [^ ]+:"
              + " )");

  private static final List<String> STYLES = List.of(GREEN, YELLOW, RED, BOLD);

  private final boolean terminal;
  private final boolean fixed;
  private volatile Mode mode = Mode.AUTO;

  private Colors(boolean terminal, boolean fixed) {
    this.terminal = terminal;
    this.fixed = fixed;
  }

  /** Colours for a stream that is a terminal or is not. */
  public static Colors of(boolean terminal) {
    return new Colors(terminal, false);
  }

  public void mode(Mode wanted) {
    mode = wanted;
  }

  private boolean on() {
    return !fixed
        && (mode == Mode.ALWAYS
            || (mode == Mode.AUTO && terminal && wanted(System.getenv("NO_COLOR"))));
  }

  private static boolean wanted(@Nullable String noColor) {
    return noColor == null || noColor.isEmpty();
  }

  /**
   * The line with colours, if there are any.
   *
   * @param plain a line without control characters
   */
  public String line(String plain) {
    if (!on()) {
      return plain;
    }
    StringBuilder text = new StringBuilder();
    Matcher words = WORDS.matcher(plain);
    while (words.find()) {
      int style = 0;
      while (words.group(style + 1) == null) {
        style++;
      }
      words.appendReplacement(
          text, Matcher.quoteReplacement(STYLES.get(style) + words.group() + PLAIN));
    }
    return words.appendTail(text).toString();
  }
}
