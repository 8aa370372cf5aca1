package io.pcm.runtime.lines;

import io.pcm.api.Json;

/**
 * The value of one field of a result line.
 *
 * @param text of a string its text; of anything else its JSON, with all digits of a number
 */
record Cell(Kind kind, String text) {
  enum Kind {
    STRING,
    NUMBER,
    /** {@code true} or {@code false}. */
    TRUTH,
    NULL,
    /** An object or an array. */
    NESTED
  }

  static Cell string(String text) {
    return new Cell(Kind.STRING, text);
  }

  static Cell nested(String json) {
    return new Cell(Kind.NESTED, json);
  }

  boolean isObject() {
    return kind == Kind.NESTED && text.startsWith("{");
  }

  String json() {
    return kind == Kind.STRING ? Json.quote(text) : text;
  }
}
