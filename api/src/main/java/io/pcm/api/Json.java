package io.pcm.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value, as UTF-8 bytes (RFC 8259). PCM passes items, results and settings as bytes from
 * file to context and back without decoding them, so no number loses digits. This class does not
 * check that the bytes are well-formed; whoever parses them does.
 *
 * <p>Immutable by convention: the array is not copied, and no one may modify it.
 *
 * <pre>{@code
 * Json item = Json.of("{\"claim\":" + Json.quote("The \"Nile\" flows.") + "}");
 * System.out.println(item + " has " + item.length() + " bytes");
 * }</pre>
 */
public final class Json {
  public static final Json NULL = of("null");

  private final byte[] utf8;

  private Json(byte[] utf8) {
    this.utf8 = utf8;
  }

  public static Json of(String text) {
    return new Json(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Wraps the array without copying it; the caller must not modify it afterwards. */
  public static Json of(byte[] utf8) {
    return new Json(utf8);
  }

  /**
   * A text as a JSON string literal, including the quotes. Escapes control characters and lone
   * surrogates.
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean paired =
          Character.isHighSurrogate(c)
              ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
              : Character.isLowSurrogate(c)
                  && i > 0
                  && Character.isHighSurrogate(text.charAt(i - 1));
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !paired)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** The bytes themselves, not a copy; do not modify them. */
  public byte[] utf8() {
    return utf8;
  }

  public int length() {
    return utf8.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json && Arrays.equals(utf8, ((Json) other).utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
