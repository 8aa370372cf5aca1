package io.pcm.runtime.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Values of JSON as texts that are equal if the values are: members of objects are sorted, {@code
 * 1.0} is {@code 1}. Not thread-safe.
 */
final class RowValues {
  /** Longer texts are cut, and have a hash. */
  private static final int TEXT_MAX = 200;

  /** Values that are often the same, such as labels, are kept, and share their text. */
  private static final int KNOWN_MAX = 10_000;

  /** Longer numbers, and those with such an exponent, are compared as they are written. */
  private static final int DIGITS_MAX = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(2 * Limits.ITEM_BYTES)
                          .maxNumberLength(DIGITS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Map<String, String> known = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();

  /** The text of a value. */
  String text(Cell cell) {
    String json = cell.kind() == Cell.Kind.NESTED ? cell.text() : cell.json();
    String text = known.get(json);
    if (text == null) {
      text = cut(canonical(cell, json));
      if (json.length() <= TEXT_MAX && known.size() < KNOWN_MAX) {
        known.put(json, text);
      }
    }
    return text;
  }

  /** The same text as one object, if it is often the same. */
  String shared(String text) {
    String first = labels.get(text);
    if (first == null && labels.size() < KNOWN_MAX) {
      labels.put(text, text);
    }
    return first == null ? text : first;
  }

  /** A short hash of a value, for what is not shown. */
  String hash(Cell cell) {
    return sha256(canonical(cell, cell.json())).substring(0, 32);
  }

  private static String canonical(Cell cell, String json) {
    return switch (cell.kind()) {
      case NUMBER -> number(json);
      case NESTED -> sorted(json);
      case STRING, TRUTH, NULL -> json;
    };
  }

  private static String cut(String text) {
    return text.length() <= TEXT_MAX
        ? text
        : text.substring(0, TEXT_MAX - 20) + "… #" + sha256(text).substring(0, 32);
  }

  private static String number(String digits) {
    boolean whole = digits.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    return (whole && !digits.equals("-0")) || digits.length() > DIGITS_MAX
        ? digits
        : number(new BigDecimal(digits), digits);
  }

  private static String number(BigDecimal number, String digits) {
    return Math.abs((long) number.scale()) > DIGITS_MAX
        ? digits
        : number.stripTrailingZeros().toPlainString();
  }

  /** A value with a longer number stays as it is. */
  private static String sorted(String json) {
    try {
      StringBuilder text = new StringBuilder(json.length());
      sorted(MAPPER.readTree(json), text);
      return text.toString();
    } catch (JsonProcessingException e) {
      return json;
    } catch (IOException e) {
      throw new IllegalStateException("reading memory failed", e);
    }
  }

  private static void sorted(JsonNode node, StringBuilder to) {
    if (node.isObject()) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      Collections.sort(names);
      to.append('{');
      for (String name : names) {
        to.append(to.charAt(to.length() - 1) == '{' ? "" : ",").append(Json.quote(name));
        sorted(node.get(name), to.append(':'));
      }
      to.append('}');
    } else if (node.isArray()) {
      to.append('[');
      for (int i = 0; i < node.size(); i++) {
        sorted(node.get(i), to.append(i == 0 ? "" : ","));
      }
      to.append(']');
    } else if (node.isNumber()) {
      to.append(number(node.decimalValue(), node.asText()));
    } else {
      to.append(node.isTextual() ? Json.quote(node.textValue()) : node.asText());
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
