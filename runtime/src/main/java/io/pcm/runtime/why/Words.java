package io.pcm.runtime.why;

import java.util.List;
import java.util.Locale;

/** Numbers and lists as words. */
final class Words {
  /** Maximum characters of a message in a sentence. */
  private static final int MESSAGE_MAX = 400;

  private Words() {}

  /** {@code 0.4 s}, {@code 45 s}, {@code 2 min 5 s}, {@code 3 h 7 min}. */
  static String duration(double seconds) {
    if (seconds < 0.05) {
      return "less than 0.1 s";
    }
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s")
        : whole / 3600 + " h" + (whole % 3600 < 60 ? "" : " " + whole % 3600 / 60 + " min");
  }

  static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond >= 10 ? "%.0f" : "%.2g", perSecond) + " calls/s";
  }

  /** The first of them, and how many more there are. */
  static String some(List<String> names, int most) {
    String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
  }

  /** A message on one line, without its middle if it is long, and with a full stop. */
  static String sentence(String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " / ");
    if (line.length() > MESSAGE_MAX) {
      line =
          line.substring(0, MESSAGE_MAX / 2)
              + " … "
              + line.substring(line.length() - MESSAGE_MAX / 2);
    }
    return line.isEmpty() || ".!?".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
  }
}
