package io.pcm.submit;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words as a POSIX shell reads them back: plain ones as they are, all others in single quotes, in
 * which nothing has a meaning (POSIX.1-2017, Shell Command Language, 2.2.2).
 */
public final class ShellWord {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:=@%+,-]*");

  private ShellWord() {}

  /**
   * @throws IllegalArgumentException for a text with NUL, which no argument can hold
   */
  public static String of(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word of a shell cannot hold NUL");
    }
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** One command line. */
  public static String line(Collection<String> words) {
    return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }
}
