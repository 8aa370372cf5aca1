package io.pcm.pilot.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
import io.pcm.pilot.core.Recurrence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

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
                  .maxNumberLength(Limits.NOTED_RESULT_BYTES)
                  .maxStringLength(Limits.FRAME_BYTES)
                  .maxNameLength(Limits.NOTED_RESULT_BYTES)
                  .build())
          .build();

  private AnswerCheck() {}

  /**
   * The result in a frame, and its notes if a second line has an object.
   *
   * @throws CallFailedException if it is not a valid result
   */
  static NotedResult result(Json frame) throws CallFailedException {
    if (frame.length() > Limits.NOTED_RESULT_BYTES) {
      throw new CallFailedException(tooLarge(frame.length()));
    }
    NotedResult found = split(frame);
    if (found.result().length() > Limits.RESULT_BYTES) {
      throw new CallFailedException(tooLarge(found.result().length()));
    }
    if (found.notes().length() > Limits.NOTES_BYTES) {
      throw badResult(
          "the notes of the result have "
              + found.notes().length()
              + " bytes; "
              + Limits.NOTES_BYTES
              + " are allowed");
    }
    return found;
  }

  static CallError tooLarge(int bytes) {
    return new CallError(
        CallError.RESULT_TOO_LARGE,
        "the result has "
            + bytes
            + " bytes; "
            + Limits.RESULT_BYTES
            + " are allowed; return larger ones as a file");
  }

  private static NotedResult split(Json frame) throws CallFailedException {
    try (JsonParser parser = JSON.createParser(frame.utf8())) {
      if (parser.nextToken() == null) {
        throw noJson("it is empty");
      }
      pass(parser);
      int end = offset(parser.currentLocation());
      if (parser.nextToken() == null) {
        return NotedResult.of(frame);
      }
      int begin = offset(parser.currentTokenLocation());
      int lineEnd = lineEnd(frame.utf8(), begin);
      if (lineEnd < 0 || parser.currentToken() != JsonToken.START_OBJECT) {
        throw noJson("there is more after its end, " + near(frame, end));
      }
      pass(parser);
      end = offset(parser.currentLocation());
      if (parser.nextToken() != null) {
        throw noJson("there is more after the notes in its second line, " + near(frame, end));
      }
      byte[] all = frame.utf8();
      return new NotedResult(
          Json.of(Arrays.copyOf(all, lineEnd)), Json.of(Arrays.copyOfRange(all, begin, end)));
    } catch (StreamConstraintsException e) {
      throw noJson("arrays and objects are nested more than " + DEPTH + " deep");
    } catch (JsonEOFException e) {
      throw noJson("it ends too early, " + near(frame, frame.length()));
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 0 : offset(e.getLocation());
      throw noJson(near(frame, at) + " (a result is one JSON value in UTF-8)");
    } catch (IOException e) {
      throw noJson("it is not UTF-8");
    }
  }

  /** Goes to the end of the value that begins here. */
  private static void pass(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      parser.finishToken();
      JsonToken token = parser.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static int offset(JsonLocation location) {
    return (int) location.getByteOffset();
  }

  /** Where the line before this position ends, if only white space is between; otherwise -1. */
  private static int lineEnd(byte[] utf8, int position) {
    for (int at = position - 1; at >= 0 && utf8[at] <= ' '; at--) {
      if (utf8[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private static CallFailedException noJson(String why) {
    return badResult("the result is not JSON: " + why);
  }

  private static CallFailedException badResult(String why) {
    return new CallFailedException(new CallError(CallError.BAD_RESULT, why));
  }

  /** The position in the result, with the text around it. */
  private static String near(Json json, int offset) {
    int at = Math.max(0, Math.min(offset, json.length()));
    int from = Math.max(0, at - NEAR);
    int length = Math.min(json.length(), at + NEAR) - from;
    String text = new String(json.utf8(), from, length, StandardCharsets.UTF_8);
    return "at byte " + at + " near " + Json.quote(text);
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

  /** Whether a load that failed would fail again, as BROKEN says. */
  static Recurrence recurrence(Json payload) {
    if (says("certain", payload)) {
      return Recurrence.EVERYWHERE;
    }
    return says("lasting", payload) ? Recurrence.HERE : Recurrence.UNKNOWN;
  }

  /** A parser with the limits of frames. */
  static JsonParser parser(Json payload) throws IOException {
    return JSON.createParser(payload.utf8());
  }

  /** Whether a frame's payload is an object with this member, and it is true. */
  static boolean says(String member, Json payload) {
    try (JsonParser parser = JSON.createParser(payload.utf8())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals(member);
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

  /** The member of an object; 0 if it is not a whole number, empty if there is none. */
  static OptionalInt number(Json payload, String name) {
    try (JsonParser parser = JSON.createParser(payload.utf8())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return OptionalInt.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals(name);
        JsonToken value = parser.nextToken();
        if (here) {
          return OptionalInt.of(value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0);
        }
        parser.skipChildren();
      }
      return OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.of(0);
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
