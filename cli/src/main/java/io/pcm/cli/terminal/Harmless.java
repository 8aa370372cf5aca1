package io.pcm.cli.terminal;

/**
 * Which characters must not reach a terminal: controls, which steer it (ECMA-48; C1 too, which some
 * terminals take from UTF-8), and those that change the direction of text, so that it reads other
 * than it is (Unicode Standard Annex 9, 2).
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

  /** One character for each, so that columns stay. */
  static String plain(String line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      text.append(harms(c) || c == '\n' ? '?' : c);
    }
    return text.toString();
  }

  /** As JSON writes it, so that JSON keeps its meaning: these occur in its texts only. */
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
