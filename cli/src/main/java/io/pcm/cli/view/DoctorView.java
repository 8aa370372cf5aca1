package io.pcm.cli.view;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.runtime.doctor.Finding;
import io.pcm.runtime.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code pcm doctor}. */
public final class DoctorView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  /** Columns of the words on the left. */
  private static final String LEFT = "%-8s %-20s ";

  private static final int LEFT_COLUMNS = 30;
  private static final int RIGHT_COLUMNS_MIN = 30;

  private static final JsonMapper JSON = new JsonMapper();

  private DoctorView() {}

  /**
   * What was found, and what to do.
   *
   * @param width columns of the screen
   */
  public static String text(Finding found, int width) {
    int right = Math.max(RIGHT_COLUMNS_MIN, width - 1 - LEFT_COLUMNS);
    List<String> lines = new ArrayList<>(broken(Texts.printable(found.text()), right));
    if (!found.fix().isEmpty()) {
      lines.addAll(broken("Fix: " + Texts.printable(found.fix()), right));
    }
    String left = String.format(Locale.ROOT, LEFT, word(found.level()), found.subject());
    return left + String.join("\n" + " ".repeat(LEFT_COLUMNS), lines);
  }

  /** Lines of at most so many characters, unless a word has more. */
  private static List<String> broken(String text, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String word(Level level) {
    return switch (level) {
      case OK -> "ok";
      case WARNING -> "warning";
      case PROBLEM -> "PROBLEM";
      case ABSENT -> "-";
    };
  }

  /** How many problems and warnings there are. */
  public static String summary(List<Finding> findings) {
    return Texts.count(count(findings, Level.PROBLEM), "problem", "problems")
        + ", "
        + Texts.count(count(findings, Level.WARNING), "warning", "warnings");
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(each -> each.level() == level).count();
  }

  /** One object with all of it. */
  public static String json(List<Finding> findings) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("problems", count(findings, Level.PROBLEM));
    root.put("warnings", count(findings, Level.WARNING));
    ArrayNode all = root.putArray("findings");
    for (Finding each : findings) {
      all.addObject()
          .put("subject", each.subject())
          .put("level", each.level().name())
          .put("text", each.text())
          .put("fix", each.fix().isEmpty() ? null : each.fix());
    }
    return root.toString();
  }
}
