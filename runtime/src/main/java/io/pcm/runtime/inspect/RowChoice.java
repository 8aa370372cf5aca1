package io.pcm.runtime.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which result lines of a task are wanted. A line must meet all conditions.
 *
 * @param failed only lines that did not succeed
 * @param kind only lines with errors of this kind; null: of any, or without an error
 * @param indexes only lines of these items; empty: of all
 */
public record RowChoice(boolean failed, @Nullable String kind, Set<Integer> indexes) {
  /** All lines. */
  public static final RowChoice ALL = new RowChoice(false, null, Set.of());

  private static final JsonFactory JSON = new JsonFactory();

  public RowChoice {
    indexes = Set.copyOf(indexes);
  }

  /** Whether every line is wanted, so that none has to be read. */
  boolean isAll() {
    return !failed && kind == null && indexes.isEmpty();
  }

  /**
   * Whether this line is wanted. Reads only its beginning, where the members are that count.
   *
   * @param line a result line as PCM writes it
   * @throws IOException if it is not one
   */
  boolean wants(byte[] line, int length) throws IOException {
    try (JsonParser parser = JSON.createParser(line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a line of results");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String member = parser.currentName();
        parser.nextToken();
        switch (member) {
          case "index" -> {
            if (!indexes.isEmpty() && !indexes.contains(parser.getIntValue())) {
              return false;
            }
          }
          case "outcome" -> {
            boolean succeeded = parser.getText().equals("SUCCEEDED");
            if (succeeded || kind == null) {
              return !succeeded || (!failed && kind == null);
            }
          }
          case "error" -> {
            return kindOf(parser).equals(kind);
          }
          default -> parser.skipChildren();
        }
      }
      return false;
    }
  }

  private static String kindOf(JsonParser error) throws IOException {
    while (error.nextToken() == JsonToken.FIELD_NAME) {
      String member = error.currentName();
      error.nextToken();
      if (member.equals("kind")) {
        return error.getText();
      }
      error.skipChildren();
    }
    return "";
  }
}
