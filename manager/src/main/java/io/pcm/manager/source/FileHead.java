package io.pcm.manager.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.pcm.api.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the beginning of a file to see whether the file can be JSON Lines. A bad line among good
 * ones only fails its own call; if none of the first lines is JSON, the file has another format.
 */
public final class FileHead {
  /** Lines that are not complete within so many bytes are not checked. */
  private static final int HEAD_BYTES = 512 * 1024;

  /** Number of lines of which one must be JSON. */
  private static final int LINES = 10;

  /** By the first bytes of a file, as ISO 8859-1: what it is, and what to do. */
  private static final Map<String, String> MAGIC = new LinkedHashMap<>();

  static {
    MAGIC.put("\u001f\u008b", "it is compressed with gzip: unpack it first (gunzip -k)");
    MAGIC.put("\u0028\u00b5\u002f\u00fd", "it is compressed with zstd: unpack it first (unzstd)");
    MAGIC.put("BZh", "it is compressed with bzip2: unpack it first (bunzip2 -k)");
    MAGIC.put("\u00fd7zXZ\u0000", "it is compressed with xz: unpack it first (unxz -k)");
    MAGIC.put("PK\u0003\u0004", "it is a zip archive: unpack it first (unzip)");
    MAGIC.put("GGUF", "it is a GGUF model: name it as the library's model, not as data");
    MAGIC.put("PAR1", "it is a Parquet file: write its rows as JSON Lines first");
    MAGIC.put("ARROW1", "it is an Arrow file: write its rows as JSON Lines first");
    MAGIC.put("SQLite format 3\u0000", "it is an SQLite file: write its rows as JSON Lines first");
    MAGIC.put("\u00ff\u00fe\u0000\u0000", utf("UTF-32"));
    MAGIC.put("\u0000\u0000\u00fe\u00ff", utf("UTF-32"));
    MAGIC.put("\u00ff\u00fe", utf("UTF-16"));
    MAGIC.put("\u00fe\u00ff", utf("UTF-16"));
  }

  private FileHead() {}

  private static String utf(String encoding) {
    return "it is text in " + encoding + ": convert it first (iconv -f " + encoding + " -t UTF-8)";
  }

  /**
   * What the file is instead of JSON Lines, and what to do about it; empty if it may be JSON Lines.
   *
   * @throws IOException if the file cannot be read
   */
  public static Optional<String> fault(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(HEAD_BYTES);
      return Optional.ofNullable(fault(head, head.length < HEAD_BYTES));
    }
  }

  private static @Nullable String fault(byte[] head, boolean whole) {
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> known : MAGIC.entrySet()) {
      if (latin.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    String text = latin.startsWith("\u00ef\u00bb\u00bf") ? latin.substring(3) : latin;
    int zeros = (int) text.chars().filter(c -> c == 0).count();
    if (zeros > 0 && zeros * 8 > text.length()) {
      return utf(zeros * 2 > text.length() + 2 ? "UTF-32" : "UTF-16");
    }
    List<String> lines = lines(text, whole);
    if (lines.isEmpty() || isJson(lines.get(0))) {
      return null;
    }
    // Checked before other lines, because the last number of an array may be on its own line.
    if (isOverSeveralLines(text)) {
      return "it is one JSON value over several lines: put each item on its own line"
          + " (jq -c '.[]' for an array, jq -c . for objects)";
    }
    if (lines.stream().anyMatch(FileHead::isJson)) {
      return null;
    }
    return tableOf(lines)
        .orElse(
            (lines.size() == 1 ? "its first line is not a" : "none of its first lines is a")
                + " JSON value in UTF-8");
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

  private static boolean isJson(String line) {
    return JsonBytes.isValue(Json.of(line.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static Optional<String> tableOf(List<String> lines) {
    for (char separator : new char[] {'\t', ',', ';'}) {
      long[] counts =
          lines.stream().mapToLong(l -> l.chars().filter(c -> c == separator).count()).toArray();
      if (counts.length > 1 && counts[0] > 0 && Arrays.stream(counts).allMatch(c -> c > 0)) {
        String kind = separator == '\t' ? "TSV" : "CSV";
        return Optional.of(
            "it looks like "
                + kind
                + ": write each row as a JSON object on its own line (python: csv.DictReader"
                + " and json.dumps)");
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
