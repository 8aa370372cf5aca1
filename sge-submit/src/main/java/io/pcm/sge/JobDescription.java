package io.pcm.sge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code qstat -j} prints: {@code name: value}, further lines of a value indented. */
final class JobDescription {
  /** The date and the process that it begins with tell nothing. */
  private static final Pattern ERROR =
      Pattern.compile("error reason\\s+(\\d{1,9}):\\s*(?:[\\d/]+ [\\d:]+ \\[[\\d:]+\\]:\\s*)?(.*)");

  private static final Pattern SCHEDULING = Pattern.compile("scheduling info:\\s*(.*)");

  /** Lines; a large site has one for each queue and machine. */
  private static final int LINES_MAX = 200;

  private JobDescription() {}

  /** Why tasks are in error state, by task; a plain job is task 1. */
  static Map<Integer, String> errors(String printed) {
    Map<Integer, String> errors = new TreeMap<>();
    printed
        .lines()
        .map(ERROR::matcher)
        .filter(Matcher::matches)
        .forEach(error -> errors.put(Integer.parseInt(error.group(1)), error.group(2).strip()));
    return errors;
  }

  /** What the scheduler says, one reason in a line; empty if it says nothing. */
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
