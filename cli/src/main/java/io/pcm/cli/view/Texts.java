package io.pcm.cli.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats numbers and counts, independently of the locale. */
final class Texts {
  private Texts() {}

  /** {@code 45s}, {@code 2m05s}, {@code 3h07m}. */
  static String duration(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
  }

  /** Three significant digits: {@code 0.14}, {@code 6.9}, {@code 1234}. */
  static String number(double value) {
    if (value >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, value >= 1 ? "%.1f" : "%.2f", value);
  }

  static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** The text, without its middle if it has more characters. */
  static String middle(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most / 2;
    int head = Math.max(0, most - 1 - end);
    return text.substring(0, head) + "…" + text.substring(text.length() - end);
  }

  /**
   * Words on lines of this width, all but the first indented; a longer word has a line of its own,
   * so that paths stay whole.
   */
  static String wrapped(String paragraph, String indent, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean fresh = true;
    for (String word : paragraph.split(" ", -1)) {
      if (!fresh && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    lines.add(line.toString());
    return String.join("\n", lines);
  }

  static double millisPrecise(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  /**
   * The text with control characters, line breaks and characters that change the direction of text
   * as escapes.
   */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean hidden =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      shown.append(hidden ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
    }
    return shown.toString();
  }
}
