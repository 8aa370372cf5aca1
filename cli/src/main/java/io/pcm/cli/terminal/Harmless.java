package io.pcm.cli.terminal;

/**
 * Characters that must not reach a terminal: control characters, which can control it (ECMA-48,
 * also C1, which some terminals accept in UTF-8), and characters that change the direction of text,
 * so that it looks different from what it is (Unicode Standard Annex 9, 2).
 */
final class Harmless {
  private Harmless() {}

  static boolean harms(char c) {
    return Character.isISOControl(c) && c != '\t' && c != '\n'
        || c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || c >= '\u202a' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069';
  }

  /** Replaces each by one character, so that columns stay aligned. */
  static String plain(String line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      text.append(harms(c) || c == '\n' ? '?' : c);
    }
    return text.toString();
  }

  /** Escapes them as in JSON. In JSON they occur only in strings, so it keeps its meaning. */
  static String escaped(CharSequence text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (harms(c)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
