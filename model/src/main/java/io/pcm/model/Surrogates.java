package io.pcm.model;

/**
 * Halves of characters beyond U+FFFF that stand alone in a text. JSON can write them ({@code
 * \ud800}), UTF-8 cannot: Java's encoder puts a question mark in their place without a word.
 */
public final class Surrogates {
  private Surrogates() {}

  /** Where the first one is; -1 if there is none. */
  public static int firstAlone(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }

  /** The text with halves as escapes. */
  public static String shown(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int at = firstAlone(text); at >= 0; at = firstAlone(out.toString())) {
      out.replace(at, at + 1, String.format("\\u%04x", (int) out.charAt(at)));
    }
    return out.toString();
  }
}
