package io.pcm.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a file is, by its beginning.
 *
 * @param what it is, as a sentence that begins with "it"
 * @param fix what to do with it, if PCM cannot read such files; else empty
 */
record FileHead(Content content, String what, String fix) {
  /** Bytes of a file that are looked at; lines that are not complete by then are not. */
  static final int BYTES = 512 * 1024;

  /** Number of lines of which one must be JSON. */
  private static final int LINES = 10;

  /** What PCM can tell apart and read. */
  enum Content {
    /** No bytes, or only white space. */
    EMPTY,
    /** JSON Lines, as far as seen: a bad line among good ones only fails its own call. */
    LINES,
    /** The same with a single line, which may be one array; or a line longer than the beginning. */
    ONE_LINE,
    /** One JSON array of several lines, or of objects. */
    ARRAY,
    /** Text with the same characters between values in all lines. */
    TABLE,
    /** Any other text. */
    TEXT,
    /** Parquet. */
    PARQUET,
    /** What PCM does not read. */
    FOREIGN
  }

  /**
   * @param head the first bytes
   * @param whole whether that is all
   */
  static FileHead of(byte[] head, boolean whole) {
    Optional<FileHead> binary = KnownFiles.of(head);
    if (binary.isPresent()) {
      return binary.get();
    }
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    String text = latin.startsWith("\u00ef\u00bb\u00bf") ? latin.substring(3) : latin;
    List<String> lines = lines(text, whole);
    String start = text.stripLeading();
    if (start.isEmpty()) {
      return new FileHead(Content.EMPTY, "it is empty", "");
    }
    if (isArray(start, lines, whole)) {
      return new FileHead(Content.ARRAY, "it is one JSON array", "");
    }
    if (lines.isEmpty() || isJson(lines.get(0))) {
      boolean one = lines.isEmpty() || (whole && lines.size() == 1);
      return new FileHead(one ? Content.ONE_LINE : Content.LINES, "it is JSON Lines", "");
    }
    if (isOverSeveralLines(text)) {
      return new FileHead(
          Content.FOREIGN,
          "it is one JSON value over several lines",
          "put each item on its own line (jq -c . for objects, jq -c '.rows[]' for a list in a"
              + " field 'rows')");
    }
    // A number among other lines may be a row of a table.
    if (lines.stream().anyMatch(line -> !Character.isDigit(line.charAt(0)) && isJson(line))) {
      return new FileHead(Content.LINES, "it is JSON Lines", "");
    }
    return table(lines)
        .orElseGet(
            () ->
                new FileHead(
                    Content.TEXT,
                    (lines.size() == 1 ? "its first line is not a" : "none of its first lines is a")
                        + " JSON value in UTF-8",
                    ""));
  }

  /** The first lines that are not blank; the last line counts only if it is complete. */
  private static List<String> lines(String text, boolean whole) {
    List<String> lines = new ArrayList<>();
    String[] all = text.split("\n", -1);
    int complete = whole ? all.length : all.length - 1;
    for (int i = 0; i < complete && lines.size() < LINES; i++) {
      if (!all[i].isBlank()) {
        lines.add(all[i].strip());
      }
    }
    return lines;
  }

  /**
   * One array is the whole file if it is over several lines, or if it is of objects: items that are
   * arrays of objects would be strange, and come in several lines.
   */
  private static boolean isArray(String start, List<String> lines, boolean whole) {
    if (start.charAt(0) != '[') {
      return false;
    }
    boolean ofObjects = start.substring(1).stripLeading().startsWith("{");
    boolean oneLine = lines.size() == 1 ? whole : lines.isEmpty() && !whole;
    return oneLine ? ofObjects : !isJson(lines.get(0)) && isOverSeveralLines(start);
  }

  /** Whether a line, as ISO 8859-1, is one JSON value in UTF-8. */
  private static boolean isJson(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (CharacterCodingException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<FileHead> table(List<String> lines) {
    for (char separator : new char[] {'\t', ',', ';'}) {
      long[] counts =
          lines.stream().mapToLong(l -> l.chars().filter(c -> c == separator).count()).toArray();
      if (counts.length > 1 && counts[0] > 0 && Arrays.stream(counts).allMatch(c -> c > 0)) {
        String kind = separator == '\t' ? "TSV" : "CSV";
        return Optional.of(new FileHead(Content.TABLE, "it looks like a " + kind + " file", ""));
      }
    }
    return Optional.empty();
  }

  private static boolean isOverSeveralLines(String text) {
    try (JsonParser parser =
        new JsonFactory().createParser(text.getBytes(StandardCharsets.ISO_8859_1))) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_ARRAY && first != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentLocation().getLineNr() > 1;
    } catch (JsonEOFException e) {
      // The value continues after the head, and was well-formed so far.
      return e.getLocation().getLineNr() > 2;
    } catch (IOException e) {
      return false;
    }
  }
}
