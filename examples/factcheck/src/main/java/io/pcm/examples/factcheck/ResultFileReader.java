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
 * Reads the result file of a task that classified claims, line by line. Holds at most one string of
 * a line in memory; PCM limits their size.
 *
 * <p>Uses {@code outcome} of a line; {@code result}, a label or an object with a {@code label}; and
 * {@code id} and {@code label} of {@code item}. Skips everything else.
 */
final class ResultFileReader {
  /** The error kind for a result file that cannot be evaluated. */
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

  /** The content of one line, before it is checked. */
  private static final class Line {
    private @Nullable String index;
    private @Nullable String outcome;
    private @Nullable String answer;
    private @Nullable String id;
    private @Nullable String gold;
  }

  /**
   * Passes on every line of the file, in order.
   *
   * @param to may refuse a line with an IllegalArgumentException, which is reported with its
   *     location
   * @throws CallFailedException of kind {@link #BAD_RESULTS}, with file and line, if the file is
   *     missing, is not JSON, or lacks what is evaluated
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

  /** The text of a string or of a number in its original notation; null for anything else. */
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
