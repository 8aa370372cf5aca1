package io.pcm.manager.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The error of a call, as far as people and counts need it.
 *
 * @param message the first and the last line, see {@link #brief}
 */
public record ReadError(String kind, String message) {
  public static final String OTHER = "OTHER";

  /** Maximum characters of each line of a message. */
  private static final int LINE_MAX = 300;

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final JsonMapper JSON = new JsonMapper();

  public static ReadError of(Json error) {
    try {
      JsonNode node = JSON.readTree(error.utf8());
      return new ReadError(node.path("kind").asText(OTHER), brief(node.path("message").asText()));
    } catch (IOException e) {
      throw new IllegalStateException("errors are written by us", e);
    }
  }

  /** What messages of the same mistake have in common: all but the numbers. */
  public String shape() {
    return NUMBER.matcher(message).replaceAll("0");
  }

  /**
   * The first and the last line of a message; the last line is usually the last output of a
   * process.
   */
  public static String brief(String message) {
    List<String> lines = message.strip().lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String first = cut(lines.get(0).strip());
    return lines.size() == 1 ? first : first + " … " + cut(lines.get(lines.size() - 1).strip());
  }

  private static String cut(String line) {
    if (line.length() <= LINE_MAX) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LINE_MAX - 1)) ? LINE_MAX - 1 : LINE_MAX;
    return line.substring(0, end) + "…";
  }
}
