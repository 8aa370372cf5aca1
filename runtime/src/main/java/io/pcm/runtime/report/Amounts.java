package io.pcm.runtime.report;

import java.util.Locale;

/** Numbers in sentences of a report. */
final class Amounts {
  private Amounts() {}

  /** {@code 0.4 s}, {@code 45 s}, {@code 2 min 5 s}, {@code 3 h 7 min}, {@code 1,234 h}. */
  static String time(double seconds) {
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, seconds < 9.95 ? "%.1f s" : "%.0f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
    }
    return whole < 360_000
        ? whole / 3600 + " h" + (whole % 3600 < 60 ? "" : " " + whole % 3600 / 60 + " min")
        : String.format(Locale.ROOT, "%,d h", whole / 3600);
  }

  /** The same for milliseconds. */
  static String millis(long millis) {
    return time(millis / 1e3);
  }

  static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  /** {@code 12.3%}. */
  static String share(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f%%", whole == 0 ? 0.0 : 100.0 * part / whole);
  }
}
