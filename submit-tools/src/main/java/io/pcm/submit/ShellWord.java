package io.pcm.submit;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Quotes words for a POSIX shell: plain words stay unquoted, others are in single quotes, in which
 * no character is special (POSIX.1-2017, Shell Command Language, 2.2.2).
 */
public final class ShellWord {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:=@%+,-]*");

  private ShellWord() {}

  /**
   * @throws IllegalArgumentException if the text contains NUL, which no argument can contain
   */
  public static String of(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word of a shell cannot hold NUL");
    }
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** A command line. */
  public static String line(Collection<String> words) {
    return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }
}
