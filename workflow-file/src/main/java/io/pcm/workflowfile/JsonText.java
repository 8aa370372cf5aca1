package io.pcm.workflowfile;

import io.pcm.api.Json;
import java.util.List;

/**
 * Converts values to JSON: keys in the order of the file, numbers with all digits, quoted and all
 * other plain scalars as strings.
 */
final class JsonText {
  /** Maximum nesting: that of YAML, with room for nested parameters. */
  private static final int LEVELS = 4 * YamlReader.LEVELS;

  private final StringBuilder out = new StringBuilder();
  private final int charsMax;

  private JsonText(int charsMax) {
    this.charsMax = charsMax;
  }

  /**
   * @throws TooLargeException if it exceeds {@code bytesMax} bytes or the maximum nesting, which
   *     nested parameters can do
   */
  static Json of(Value value, int bytesMax) throws TooLargeException {
    JsonText text = new JsonText(bytesMax);
    text.write(value, 0);
    Json json = Json.of(text.out.toString());
    if (json.length() > bytesMax) {
      throw new TooLargeException("is larger than " + bytesMax / 1024 + " KiB as JSON");
    }
    return json;
  }

  private void write(Value value, int level) throws TooLargeException {
    if (out.length() > charsMax) {
      throw new TooLargeException("is larger than " + charsMax / 1024 + " KiB as JSON");
    }
    if (level > LEVELS) {
      throw new TooLargeException("is nested deeper than " + LEVELS + " levels");
    }
    if (value instanceof Value.Scalar) {
      Value.Scalar scalar = (Value.Scalar) value;
      boolean itself = scalar.isNumber() || scalar.isBoolean();
      out.append(scalar.isNull() ? "null" : itself ? scalar.text() : Json.quote(scalar.text()));
    } else if (value instanceof Value.Listing) {
      list(((Value.Listing) value).items(), level);
    } else {
      object(((Value.Mapping) value).entries(), level);
    }
  }

  private void list(List<Value> items, int level) throws TooLargeException {
    String separator = "[";
    for (Value item : items) {
      out.append(separator);
      write(item, level + 1);
      separator = ",";
    }
    out.append(items.isEmpty() ? "[]" : "]");
  }

  private void object(List<Value.Entry> entries, int level) throws TooLargeException {
    String separator = "{";
    for (Value.Entry entry : entries) {
      out.append(separator).append(Json.quote(entry.key().text())).append(':');
      write(entry.value(), level + 1);
      separator = ",";
    }
    out.append(entries.isEmpty() ? "{}" : "}");
  }

  /** The message continues a sentence that begins with the property. */
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String why;

    TooLargeException(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }
}
