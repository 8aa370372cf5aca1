package io.pcm.manager.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pcm.api.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as bytes: checked and split without decoding, so numbers keep all their digits.
 *
 * <p>As strict as RFC 8259: no {@code NaN}, no comments, nothing after the value, valid UTF-8, no
 * byte order mark. A value nested deeper than 1,000 levels does not count as JSON.
 */
public final class JsonBytes {
  /** Field names stay canonicalized: otherwise Jackson decodes first and has no byte offsets. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * Bytes of what is not JSON that are kept as a string; the rest is cut off. Escapes make it six
   * times as long.
   */
  private static final int QUOTED_BYTES = 256 * 1024;

  private JsonBytes() {}

  /** Whether the bytes are exactly one JSON value. */
  public static boolean isValue(Json json) {
    byte[] utf8 = json.utf8();
    if (!isText(utf8)) {
      return false;
    }
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The value for use in a line: its bytes, with line breaks between tokens replaced by spaces.
   * Bytes that are not JSON become a JSON string.
   */
  public static byte[] inLine(Json json) {
    if (!isValue(json)) {
      return asString(json);
    }
    return withoutBreaks(json.utf8());
  }

  /**
   * An object with these fields of an item, in the given order. Missing fields are omitted; a value
   * that is not an object has no fields; the last of duplicate fields counts. Bytes that are not
   * JSON become a JSON string.
   */
  public static byte[] pick(Json item, List<String> fields) {
    if (!isValue(item)) {
      return asString(item);
    }
    Map<String, byte[]> found = new LinkedHashMap<>();
    fields.forEach(field -> found.put(field, new byte[0]));
    try (JsonParser parser = FACTORY.createParser(item.utf8())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        collect(parser, item.utf8(), found);
      }
    } catch (IOException e) {
      throw new IllegalStateException("was JSON a moment ago", e);
    }
    return object(found);
  }

  /**
   * The bytes of a member of an object; empty if it is none or lacks the member.
   *
   * @param value JSON
   */
  static Optional<byte[]> member(Json value, String name) {
    Map<String, byte[]> found = new LinkedHashMap<>(Map.of(name, new byte[0]));
    try (JsonParser parser = FACTORY.createParser(value.utf8())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        collect(parser, value.utf8(), found);
      }
    } catch (IOException e) {
      throw new IllegalStateException("this was JSON", e);
    }
    return Optional.ofNullable(found.get(name)).filter(bytes -> bytes.length > 0);
  }

  private static void collect(JsonParser parser, byte[] utf8, Map<String, byte[]> found)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset();
      found.computeIfPresent(name, (n, old) -> Arrays.copyOfRange(utf8, start, end));
    }
  }

  /** An object with these members, whose values are JSON. */
  static byte[] object(Map<String, byte[]> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('{');
    fields.forEach(
        (name, value) -> {
          if (value.length > 0) {
            if (out.size() > 1) {
              out.write(',');
            }
            out.writeBytes(Json.quote(name).getBytes(StandardCharsets.UTF_8));
            out.write(':');
            out.writeBytes(withoutBreaks(value));
          }
        });
    out.write('}');
    return out.toByteArray();
  }

  private static byte[] asString(Json json) {
    if (json.length() <= QUOTED_BYTES) {
      return Json.of(Json.quote(json.toString())).utf8();
    }
    String start = new String(json.utf8(), 0, QUOTED_BYTES, StandardCharsets.UTF_8);
    return Json.of(Json.quote(start + "\u2026")).utf8();
  }

  private static byte[] withoutBreaks(byte[] value) {
    byte[] out = value;
    for (int i = 0; i < value.length; i++) {
      if (value[i] == '\n' || value[i] == '\r') {
        if (out == value) {
          out = value.clone();
        }
        out[i] = ' ';
      }
    }
    return out;
  }

  private static boolean isText(byte[] utf8) {
    boolean ascii = true;
    for (byte b : utf8) {
      if (b == 0) {
        return false;
      }
      ascii &= b > 0;
    }
    return ascii || isUtf8WithoutMark(utf8);
  }

  private static boolean isUtf8WithoutMark(byte[] utf8) {
    if (utf8[0] == (byte) 0xef) {
      return false;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
