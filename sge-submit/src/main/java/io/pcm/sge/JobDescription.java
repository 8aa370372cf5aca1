package io.pcm.sge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses {@code qstat -j}: {@code name: value}; continuation lines of a value are indented. */
final class JobDescription {
  /** Skips the date and the process at its beginning. */
  private static final Pattern ERROR =
      Pattern.compile("error reason\\s+(\\d{1,9}):\\s*(?:[\\d/]+ [\\d:]+ \\[[\\d:]+\\]:\\s*)?(.*)");

  private static final Pattern SCHEDULING = Pattern.compile("scheduling info:\\s*(.*)");

  /** Maximum number of lines; a large site has one for each queue and machine. */
  private static final int LINES_MAX = 200;

  private JobDescription() {}

  /** The errors of tasks by task number; a plain job is task 1. */
  static Map<Integer, String> errors(String printed) {
    Map<Integer, String> errors = new TreeMap<>();
    printed
        .lines()
        .map(ERROR::matcher)
        .filter(Matcher::matches)
        .forEach(error -> errors.put(Integer.parseInt(error.group(1)), error.group(2).strip()));
    return errors;
  }

  /** The scheduler's reasons, one per line; empty if there are none. */
  static String scheduling(String printed) {
    List<String> reasons = new ArrayList<>();
    boolean inside = false;
    for (String line : (Iterable<String>) printed.lines()::iterator) {
      Matcher begin = SCHEDULING.matcher(line);
      inside = begin.matches() || (inside && line.startsWith(" "));
      if (inside && reasons.size() < LINES_MAX) {
        reasons.add(begin.matches() ? begin.group(1).strip() : line.strip());
      }
    }
    reasons.removeIf(String::isEmpty);
    return String.join("\n", reasons);
  }
}
