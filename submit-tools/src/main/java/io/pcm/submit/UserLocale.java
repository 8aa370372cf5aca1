package io.pcm.submit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The locale of a user, as a job should have it: what a batch system's own commands are run under
 * is another, and what it hands to jobs depends on the site. Code of the user's must read the same
 * bytes as the same text everywhere.
 *
 * @param variables such as LANG, by name
 */
public record UserLocale(Map<String, String> variables) {
  /**
   * Part of a POSIX shell script: keeps a locale whose characters are UTF-8, else takes C.UTF-8 or
   * any other such locale that this machine has. Java takes names of files for ASCII in any other.
   * Has no {@code $(}, which HTCondor would expand, and no line break.
   */
  public static final String UTF_8_AT_LEAST =
      "[ \"`locale charmap 2>/dev/null`\" = UTF-8 ]"
          + " || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do"
          + " [ \"`env LC_ALL=$l locale charmap 2>/dev/null`\" = UTF-8 ]"
          + " && export LC_ALL=$l && break; done";

  private static final Pattern NAME = Pattern.compile("LANG|LANGUAGE|LC_[A-Z]{1,20}");

  /** Others are no names of locales, and not worth the trouble of quoting. */
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.@:+-]{1,100}");

  public UserLocale {
    variables = new TreeMap<>(variables);
  }

  /** What these variables of a process say. */
  public static UserLocale of(Map<String, String> environment) {
    return new UserLocale(
        environment.entrySet().stream()
            .filter(each -> NAME.matcher(each.getKey()).matches())
            .filter(each -> VALUE.matcher(each.getValue()).matches())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Part of a POSIX shell script, in one line: sets the locale in place of what is set there. */
  public String script() {
    return "unset LC_ALL" + (variables.isEmpty() ? "" : "; export " + assignments());
  }

  /** The same where a batch system hands on only what the user names: that is kept. */
  public String scriptUnlessSet() {
    return variables.isEmpty() ? ":" : "[ -n \"$LC_ALL$LANG\" ] || export " + assignments();
  }

  private String assignments() {
    return variables.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
