package io.pcm.api.llm;

/**
 * Lone surrogates: halves of characters beyond U+FFFF. JSON can contain them ({@code \ud800}),
 * UTF-8 cannot: Java's encoder silently replaces them with question marks. Public only for the
 * library of language models, which checks items as a {@link Prompt} is checked.
 */
public final class Surrogates {
  private Surrogates() {}

  /** Position of the first lone surrogate; -1 if there is none. */
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

  /** The text with surrogates as escapes. */
  public static String shown(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int at = firstAlone(text); at >= 0; at = firstAlone(out.toString())) {
      out.replace(at, at + 1, String.format("\\u%04x", (int) out.charAt(at)));
    }
    return out.toString();
  }
}
