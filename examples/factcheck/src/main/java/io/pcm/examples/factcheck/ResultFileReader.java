package io.pcm.examples.factcheck;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pcm.api.CallError;
import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the result file of a task that classified claims, a line at a time: never more of it in
 * memory than one string of a line, which PCM bounds.
 *
 * <p>Of a line it takes {@code outcome}; {@code result}, a label or an object with a {@code label};
 * and {@code id} and {@code label} of {@code item}. Everything else it skips.
 */
final class ResultFileReader {
  /** The kind of error that a result file gives which cannot be judged. */
  static final String BAD_RESULTS = "BAD_RESULTS";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Math.max(Limits.ITEM_BYTES, Limits.RESULT_BYTES))
                  .maxNestingDepth(1000)
                  .build())
          .build();

  private ResultFileReader() {}

  /** What one line held, before it is known whether that is enough. */
  private static final class Line {
    private @Nullable String index;
    private @Nullable String outcome;
    private @Nullable String answer;
    private @Nullable String id;
    private @Nullable String gold;
  }

  /**
   * Hands every line of the file on, in its order.
   *
   * @param to may refuse a line by an IllegalArgumentException, which is told with its place
   * @throws CallFailedException of kind {@link #BAD_RESULTS}, naming file and line, for a file that
   *     is missing, no JSON, or lacks what is judged
   */
  static void read(Path file, Consumer<JudgedClaim> to) throws CallFailedException {
    int line = 1;
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser json = JSON.createParser(bytes)) {
      while (json.nextToken() != null) {
        line = json.currentTokenLocation().getLineNr();
        try {
          to.accept(judged(line(json)));
        } catch (IllegalArgumentException e) {
          throw bad(file + ":" + line + ": " + e.getMessage(), e);
        }
      }
    } catch (JsonProcessingException e) {
      int place = e.getLocation() == null ? line : e.getLocation().getLineNr();
      throw bad(file + ":" + place + ": not a line of results: " + e.getOriginalMessage(), e);
    } catch (NoSuchFileException e) {
      throw bad(file + ": there is no such file; the task needs a pilot that sees it", e);
    } catch (IOException e) {
      throw bad(file + ": cannot be read: " + e, e);
    }
  }

  private static JudgedClaim judged(Line line) {
    if (line.outcome == null) {
      throw new IllegalArgumentException("a line of results has an \"outcome\"");
    }
    String id = line.id != null ? line.id : "#" + line.index;
    if (!line.outcome.equals("SUCCEEDED")) {
      return new JudgedClaim(id, Optional.ofNullable(line.gold), Optional.empty());
    }
    if (line.gold == null) {
      throw new IllegalArgumentException(
          "the claim has no \"label\" to judge the answer by: the claims need that field,"
              + " and \"keep\" of the task must name it");
    }
    if (line.answer == null) {
      throw new IllegalArgumentException(
          "the result is not a label: the task must call the function \"classify\"");
    }
    return new JudgedClaim(id, Optional.of(line.gold), Optional.of(line.answer));
  }

  private static Line line(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("a line of results is a JSON object");
    }
    Line line = new Line();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "index" -> line.index = scalar(json);
        case "outcome" -> line.outcome = scalar(json);
        case "result" ->
            line.answer = value == JsonToken.VALUE_STRING ? json.getText() : labelOf(json);
        case "item" -> item(json, line);
        default -> json.skipChildren();
      }
    }
    return line;
  }

  private static void item(JsonParser json, Line line) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> line.id = scalar(json);
        case "label" -> line.gold = scalar(json);
        default -> json.skipChildren();
      }
    }
  }

  private static @Nullable String labelOf(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    Line result = new Line();
    item(json, result);
    return result.gold;
  }

  /** Text of a string or, digit by digit as written, of a number; null of anything else. */
  private static @Nullable String scalar(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  private static CallFailedException bad(String message, Exception cause) {
    CallFailedException failure = new CallFailedException(new CallError(BAD_RESULTS, message));
    failure.initCause(cause);
    return failure;
  }
}
