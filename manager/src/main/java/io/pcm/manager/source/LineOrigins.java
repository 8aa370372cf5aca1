package io.pcm.manager.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the lines of a file of converted items came from, for messages. It is told by a file beside
 * it, with a line {@code FIRST-LINE TAB UNIT TAB FILE} for each file that was converted.
 */
public final class LineOrigins {
  /** The end of the name of such a file, in place of that of the items. */
  public static final String SUFFIX = ".lines";

  private static final String ITEMS = ".jsonl";
  private static final int BYTES_MAX = 16 * 1024 * 1024;

  private LineOrigins() {}

  /**
   * The lines that came from one file.
   *
   * @param first the line of the items with which it begins, from 1
   * @param unit what its items are called, such as {@code line} or {@code row}
   */
  public record Part(long first, String unit, String file) {
    /** As it is in the file. */
    public String line() {
      return first + "\t" + unit + "\t" + file;
    }
  }

  /** Such as {@code line 17 of data.jsonl.gz}; that of the items if nothing tells more. */
  static String place(Path items, long line) {
    Part part = new Part(1, "line", items.toString());
    for (Part each : read(items)) {
      part = each.first <= line ? each : part;
    }
    return part.unit + " " + (line - part.first + 1) + " of " + part.file;
  }

  private static List<Part> read(Path items) {
    Path file = beside(items);
    List<Part> parts = new ArrayList<>();
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          String[] words = line.split("\t", 3);
          if (words.length == 3 && words[0].matches("[0-9]{1,18}")) {
            parts.add(new Part(Long.parseLong(words[0]), words[1], words[2]));
          }
        }
      }
    } catch (IOException e) {
      // It is only for messages.
      return List.of();
    }
    return parts;
  }

  /** The file that tells it. */
  public static Path beside(Path items) {
    String name = String.valueOf(items.getFileName());
    String stem = name.endsWith(ITEMS) ? name.substring(0, name.length() - ITEMS.length()) : name;
    return items.resolveSibling(stem + SUFFIX);
  }
}
