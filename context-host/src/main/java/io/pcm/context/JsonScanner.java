package io.pcm.context;

import io.pcm.api.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks that bytes are one JSON value (RFC 8259), and splits an object into its members without
 * decoding them. So this process needs no JSON library, which could conflict with the user's own.
 */
final class JsonScanner {
  /** Maximum nesting of arrays and objects. */
  static final int DEPTH_MAX = 500;

  private final byte[] in;
  private int at;
  private boolean ascii = true;

  private JsonScanner(byte[] in) {
    this.in = in;
  }

  /** The bytes are not JSON, or not the expected kind of JSON. */
  static final class InvalidJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidJsonException(String message) {
      super(message);
    }
  }

  /**
   * @throws InvalidJsonException if the bytes are not exactly one JSON value in valid UTF-8
   */
  static void check(Json json) throws InvalidJsonException {
    JsonScanner scanner = new JsonScanner(json.utf8());
    scanner.value(0);
    scanner.end();
  }

  /**
   * The unchanged members of an object, by name.
   *
   * @throws InvalidJsonException if it is not an object, or has a duplicate member
   */
  static Map<String, Json> members(Json json) throws InvalidJsonException {
    JsonScanner scanner = new JsonScanner(json.utf8());
    Map<String, Json> members = new LinkedHashMap<>();
    scanner.blank();
    scanner.expect('{');
    if (!scanner.skip('}')) {
      do {
        scanner.blank();
        String name = scanner.name();
        scanner.blank();
        scanner.expect(':');
        scanner.blank();
        int from = scanner.at;
        scanner.value(1);
        if (members.put(name, Json.of(Arrays.copyOfRange(scanner.in, from, scanner.at))) != null) {
          throw scanner.bad("a duplicate member");
        }
      } while (scanner.skip(','));
      scanner.expect('}');
    }
    scanner.end();
    return members;
  }

  /**
   * The text of a JSON string.
   *
   * @throws InvalidJsonException if it is not a string
   */
  static String text(Json json) throws InvalidJsonException {
    check(json);
    String literal = json.toString().trim();
    if (literal.charAt(0) != '"') {
      throw new InvalidJsonException("not a JSON string: " + literal);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < literal.length() - 1; i++) {
      char c = literal.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = literal.charAt(++i);
      int simple = "bfnrt".indexOf(escaped);
      if (escaped == 'u') {
        text.append((char) Integer.parseInt(literal.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(simple < 0 ? escaped : "\b\f\n\r\t".charAt(simple));
      }
    }
    return text.toString();
  }

  private String name() throws InvalidJsonException {
    int from = at + 1;
    string();
    String name = new String(in, from, at - 1 - from, StandardCharsets.UTF_8);
    if (name.indexOf('\\') >= 0) {
      throw bad("a name with an escape");
    }
    return name;
  }

  private void value(int depth) throws InvalidJsonException {
    if (depth > DEPTH_MAX) {
      throw bad("more than " + DEPTH_MAX + " nested arrays and objects");
    }
    blank();
    switch (peek()) {
      case '{' -> container('}', depth);
      case '[' -> container(']', depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void container(char close, int depth) throws InvalidJsonException {
    at++;
    if (skip(close)) {
      return;
    }
    do {
      if (close == '}') {
        blank();
        string();
        blank();
        expect(':');
      }
      value(depth + 1);
    } while (skip(','));
    expect(close);
  }

  private void string() throws InvalidJsonException {
    expect('"');
    while (true) {
      int c = peek();
      at++;
      if (c == '"') {
        return;
      } else if (c == '\\') {
        escape();
      } else if (c >= 0 && c < 0x20) {
        at--;
        throw bad("a control character or the end within a string");
      } else if (c < 0) {
        ascii = false;
      }
    }
  }

  private void escape() throws InvalidJsonException {
    int c = peek();
    at++;
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(peek(), 16) < 0) {
          throw bad("no four hexadecimal digits after \\u");
        }
        at++;
      }
    } else if (c == 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      throw bad("an unknown escape");
    }
  }

  private void number() throws InvalidJsonException {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() throws InvalidJsonException {
    if (peek() < '0' || peek() > '9') {
      throw bad("no JSON value");
    }
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
  }

  private void word(String word) throws InvalidJsonException {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
  }

  private boolean skip(char c) {
    blank();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) throws InvalidJsonException {
    if (peek() != c) {
      throw bad("no '" + c + "'");
    }
    at++;
  }

  private void blank() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  /** The current byte as a signed number, 0 at the end. */
  private int peek() {
    return at < in.length ? in[at] : 0;
  }

  private void end() throws InvalidJsonException {
    blank();
    if (at < in.length) {
      throw bad("something after the value");
    }
    if (!ascii) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in));
      } catch (CharacterCodingException e) {
        throw bad("invalid UTF-8");
      }
    }
  }

  private InvalidJsonException bad(String what) {
    int from = Math.max(0, at - 20);
    int length = Math.min(in.length, at + 20) - from;
    String near = new String(in, from, length, StandardCharsets.UTF_8);
    return new InvalidJsonException(
        "not JSON: " + what + " at byte " + at + " near " + Json.quote(near));
  }
}
