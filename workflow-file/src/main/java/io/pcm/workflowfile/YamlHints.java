package io.pcm.workflowfile;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What to do about errors of YAML that many make; the parser says only what it expected. */
final class YamlHints {
  /** For a line such as {@code prompt: {{text}} is what?}. */
  static final String QUOTE = "a string that starts with '{{' must be quoted: '{{field}}'";

  /** How the parser puts that there is a colon where it expects none. */
  private static final String COLON = "mapping values are not allowed";

  private static final Pattern BRACES = Pattern.compile(".*(:|-)\\s+\\{\\{.*");
  private static final Pattern CANNOT_START = Pattern.compile("found character '(.)' that.*");
  private static final Pattern NO_SPACE = Pattern.compile("\\s*([\\w-]+):([^\\s:/].*)");

  private YamlHints() {}

  /**
   * What is wrong, and what to do if that is known.
   *
   * @param problem the parser's words
   */
  static String told(String text, MarkedYAMLException e, String problem) {
    List<String> lines = text.lines().toList();
    int at = e.getProblemMark().getLine();
    String line = at < lines.size() ? lines.get(at) : "";
    String hint = hint(lines, at, line, String.valueOf(e.getProblem()));
    if (hint.isEmpty()) {
      return problem;
    }
    // These words of the parser help nobody who does not know how it works.
    return problem.contains(COLON) ? hint : problem + "; " + hint;
  }

  private static String hint(List<String> lines, int at, String line, String problem) {
    Matcher start = CANNOT_START.matcher(problem);
    boolean colon = problem.startsWith(COLON);
    if (colon && line.split(":\\s", -1).length > 2) {
      return colon(lines, at, line);
    } else if (BRACES.matcher(line).matches()) {
      return QUOTE;
    } else if (colon) {
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
        ? "a text with ': ' in it must be in quotes, such as prompt: \"Yes or no: {{text}}\""
        : "a colon is not expected here; is this line indented too far?";
  }
}
