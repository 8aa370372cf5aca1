package io.pcm.manager.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.protocol.message.Outcomes;
import java.io.IOException;

/**
 * Adds up the notes of results while rows are written, where the payloads are in memory anyway: a
 * restart reads only the sums.
 */
final class NotedUse {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private long answers;
  private long promptTokens;
  private long cachedTokens;
  private long tokens;
  private long cut;

  /** Adds the notes of a call, if it succeeded and has any. */
  void add(Outcomes calls, int row) {
    if (calls.outcome(row) == Outcome.SUCCEEDED) {
      calls.payload(row).notes().ifPresent(this::add);
    }
  }

  private void add(Json notes) {
    answers++;
    try (JsonParser parser = JSON.createParser(notes.utf8())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        take(name, parser);
        parser.skipChildren();
      }
    } catch (IOException e) {
      // The pilot has checked the notes; what is no JSON in spite of that adds nothing.
    }
  }

  private void take(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "prompt-tokens" -> promptTokens += count(parser);
      case "cached-tokens" -> cachedTokens += count(parser);
      case "tokens" -> tokens += count(parser);
      case "finish" -> cut += parser.getText().equals("length") ? 1 : 0;
      default -> {}
    }
  }

  /** A library may write anything; a sum must not overflow or shrink by it. */
  private static long count(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != JsonParser.NumberType.INT) {
      return 0;
    }
    return Math.max(0, parser.getIntValue());
  }

  EngineUse sum() {
    return new EngineUse(answers, promptTokens, cachedTokens, tokens, cut);
  }

  /** Writes the sums behind the calls of a row; nothing if there are no notes. */
  static void write(RowWriter out, EngineUse use) {
    if (use.answers() > 0) {
      out.number(use.answers()).number(use.promptTokens()).number(use.cachedTokens());
      out.number(use.tokens()).number(use.cut());
    }
  }

  /** Reads what {@link #write} wrote, up to the end of the row. */
  static EngineUse read(RowReader in) throws MalformedRowException {
    if (in.atEnd()) {
      return EngineUse.NONE;
    }
    EngineUse use = new EngineUse(count(in), count(in), count(in), count(in), count(in));
    in.end();
    return use;
  }

  private static long count(RowReader in) throws MalformedRowException {
    long count = in.number();
    if (count < 0) {
      throw new MalformedRowException("a sum is negative");
    }
    return count;
  }
}
