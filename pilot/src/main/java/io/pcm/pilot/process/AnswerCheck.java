package io.pcm.pilot.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks the results and errors of contexts before they are used; never trusts a library. */
final class AnswerCheck {
  /** Maximum nesting of a result: much deeper than real data, much less than a stack can hold. */
  static final int DEPTH = 256;

  /** Bytes quoted before and after an error. */
  private static final int NEAR = 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(Limits.RESULT_BYTES)
                  .maxStringLength(Limits.FRAME_BYTES)
                  .maxNameLength(Limits.RESULT_BYTES)
                  .build())
          .build();

  private AnswerCheck() {}

  /** Why these bytes are not a valid result; empty if they are. */
  static Optional<CallError> faultOf(Json result) {
    if (result.length() > Limits.RESULT_BYTES) {
      return Optional.of(tooLarge(result.length()));
    }
    return whyNoValue(result)
        .map(why -> new CallError(CallError.BAD_RESULT, "the result is not JSON: " + why));
  }

  static CallError tooLarge(int bytes) {
    return new CallError(
        CallError.RESULT_TOO_LARGE,
        "the result has "
            + bytes
            + " bytes; "
            + Limits.RESULT_BYTES
            + " are allowed; write larger results to a file and return its name");
  }

  private static Optional<String> whyNoValue(Json json) {
    try (JsonParser parser = JSON.createParser(json.utf8())) {
      if (parser.nextToken() == null) {
        return Optional.of("it is empty");
      }
      int depth = 0;
      do {
        parser.finishToken();
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0 && parser.nextToken() != null);
      long end = parser.currentLocation().getByteOffset();
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("there is more after its end, " + near(json, end));
    } catch (StreamConstraintsException e) {
      return Optional.of("arrays and objects are nested more than " + DEPTH + " deep");
    } catch (JsonEOFException e) {
      return Optional.of("it ends too early, " + near(json, json.length()));
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      return Optional.of(near(json, at) + " (a result is one JSON value in UTF-8)");
    } catch (IOException e) {
      return Optional.of("it is not UTF-8");
    }
  }

  /** The position in the result, with the text around it. */
  private static String near(Json json, long offset) {
    int at = (int) Math.max(0, Math.min(offset, json.length()));
    int from = Math.max(0, at - NEAR);
    int length = Math.min(json.length(), at + NEAR) - from;
    String text = new String(json.utf8(), from, length, StandardCharsets.UTF_8);
    return "at byte " + at + " near " + Json.quote(text);
  }

  /** The same value on one line: outside of strings, JSON has line breaks only as white space. */
  static Json onOneLine(Json json) {
    byte[] bytes = json.utf8();
    byte[] flat = null;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        flat = flat == null ? bytes.clone() : flat;
        flat[i] = ' ';
      }
    }
    return flat == null ? json : Json.of(flat);
  }

  /** The error that a context sent, or what is wrong with it. */
  static CallError error(Json payload) {
    String kind = "";
    String message = "";
    try (JsonParser parser = JSON.createParser(payload.utf8())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return unreadable(payload);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("kind")) {
          kind = parser.getText();
        } else if (value == JsonToken.VALUE_STRING && name.equals("message")) {
          message = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return unreadable(payload);
    }
    return kind.matches("[A-Z][A-Z0-9_]{0,63}")
        ? new CallError(kind, message)
        : unreadable(payload);
  }

  /** Whether a context that cannot load says that it could not on any machine. */
  static boolean certain(Json payload) {
    try (JsonParser parser = JSON.createParser(payload.utf8())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals("certain");
        JsonToken value = parser.nextToken();
        if (here) {
          return value == JsonToken.VALUE_TRUE;
        }
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static CallError unreadable(Json payload) {
    String text = payload.toString();
    return new CallError(
        CallError.CALL_FAILED,
        "the context sent an error that is not {\"kind\":\"UPPER_CASE\",\"message\":\"...\"}: "
            + text.substring(0, Math.min(200, text.length())));
  }
}
