package io.pcm.cli.terminal;

/** How many columns of a terminal a text takes; most do the same for these characters. */
public final class ScreenColumns {
  private static final String CUT = "…";

  /** First and last of ranges of characters that are two columns wide (Unicode, UAX 11: W, F). */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff,
    0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6, 0x1f300, 0x1faff, 0x20000, 0x3fffd
  };

  private ScreenColumns() {}

  public static int of(String text) {
    return text.codePoints().map(ScreenColumns::of).sum();
  }

  private static int of(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (character >= WIDE[i] && character <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The text, without its end if it takes more columns. */
  public static String cut(String text, int width) {
    if (of(text) <= width) {
      return text;
    }
    int end = 0;
    int columns = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      columns += of(character);
      if (columns > width - 1) {
        break;
      }
      end += Character.charCount(character);
    }
    return width < 1 ? "" : text.substring(0, end) + CUT;
  }
}
