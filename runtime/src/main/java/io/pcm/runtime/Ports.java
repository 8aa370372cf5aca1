package io.pcm.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that a manager may listen on, for networks where not all ports can be reached. It takes
 * the first that is free, and a run that is resumed the one that it had, if that is free.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.in(Path.of("my-run")).ports(new Ports(40000, 40100));
 * }</pre>
 *
 * @param first 1 to 65535, or 0 for any
 * @param last {@code first} to 65535
 */
public record Ports(int first, int last) {
  /** Any free port, which is the default. */
  public static final Ports ANY = new Ports(0, 0);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?: ?- ?(\\d{1,5}))?");

  /**
   * @throws IllegalArgumentException if there are no such ports
   */
  public Ports {
    if (first < 0 || last < first || last > 65535 || (first == 0 && last != 0)) {
      throw new IllegalArgumentException(wrong(first == last ? "" + first : first + "-" + last));
    }
  }

  /**
   * A port such as {@code 40000}, or ports such as {@code 40000-40100}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Ports parse(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(wrong("'" + text + "'"));
    }
    int first = Integer.parseInt(parts.group(1));
    return new Ports(first, parts.group(2) == null ? first : Integer.parseInt(parts.group(2)));
  }

  private static String wrong(String given) {
    return "must be a port, 1 to 65535, or ports such as 40000-40100, or 0 for any, not " + given;
  }
}
