package io.pcm.workflowfile;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What to do about errors of YAML that many make; the parser says only what it expected. */
final class YamlHints {
  /** For a line such as {@code prompt: {{text}} is what?}. */
  static final String QUOTE = "a string that starts with '{{' must be quoted: '{{field}}'";

  private static final Pattern BRACES = Pattern.compile(".*(:|-)\\s+\\{\\{.*");
  private static final Pattern CANNOT_START = Pattern.compile("found character '(.)' that.*");
  private static final Pattern NO_SPACE = Pattern.compile("\\s*([\\w-]+):([^\\s:/].*)");

  private YamlHints() {}

  /** The end of a sentence; empty if nothing is known. */
  static String of(String text, MarkedYAMLException e) {
    List<String> lines = text.lines().toList();
    int at = e.getProblemMark().getLine();
    String line = at < lines.size() ? lines.get(at) : "";
    String problem = String.valueOf(e.getProblem());
    String hint = hint(lines, at, line, problem);
    return hint.isEmpty() ? "" : "; " + hint;
  }

  private static String hint(List<String> lines, int at, String line, String problem) {
    Matcher start = CANNOT_START.matcher(problem);
    if (BRACES.matcher(line).matches()) {
      return QUOTE;
    } else if (problem.startsWith("mapping values are not allowed")) {
      return colon(lines, at, line);
    } else if (problem.contains("\\t")) {
      return "indent with spaces, not with tabs";
    } else if (start.matches()) {
      return "a string that starts with " + start.group(1) + " must be quoted";
    } else if (problem.contains("<block end>") && problem.contains("<block mapping start>")) {
      return "lines of one mapping must begin in the same column";
    } else if (problem.contains("<document start>") && line.startsWith("{")) {
      return "is this a data file? A workflow is a YAML file that names its data under 'map'";
    }
    return "";
  }

  private static String colon(List<String> lines, int at, String line) {
    for (int i = at - 1; i >= 0; i--) {
      Matcher before = NO_SPACE.matcher(lines.get(i));
      if (before.matches()) {
        return "write a space after the colon in line "
            + (i + 1)
            + ": "
            + before.group(1)
            + ": "
            + before.group(2);
      }
      if (!lines.get(i).isBlank()) {
        break;
      }
    }
    return line.split(":\\s", -1).length > 2
        ? "a string with ': ' in it must be quoted, such as prompt: \"Yes or no: {{text}}\""
        : "is this line indented too far?";
  }
}
