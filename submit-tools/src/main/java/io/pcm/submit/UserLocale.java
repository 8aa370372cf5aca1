package io.pcm.submit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A user's locale, for jobs. The commands of a batch system run in another locale, and which one a
 * batch system gives to jobs depends on the site. The user's code must interpret the same bytes as
 * the same text everywhere.
 *
 * @param variables such as LANG, by name
 */
public record UserLocale(Map<String, String> variables) {
  /**
   * Part of a POSIX shell script: keeps a locale with UTF-8, otherwise chooses C.UTF-8 or any other
   * such locale of the machine. In any other locale, Java treats file names as ASCII. Contains no
   * {@code $(}, which HTCondor would expand, and no line break.
   */
  public static final String UTF_8_AT_LEAST =
      "[ \"`locale charmap 2>/dev/null`\" = UTF-8 ]"
          + " || for l in C.UTF-8 en_US.UTF-8 `locale -a 2>/dev/null | grep -i 'utf-*8$'`; do"
          + " [ \"`env LC_ALL=$l locale charmap 2>/dev/null`\" = UTF-8 ]"
          + " && export LC_ALL=$l && break; done";

  private static final Pattern NAME = Pattern.compile("LANG|LANGUAGE|LC_[A-Z]{1,20}");

  /** Other values are not names of locales; excluding them avoids quoting. */
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.@:+-]{1,100}");

  public UserLocale {
    variables = new TreeMap<>(variables);
  }

  /** The locale in these environment variables. */
  public static UserLocale of(Map<String, String> environment) {
    return new UserLocale(
        environment.entrySet().stream()
            .filter(each -> NAME.matcher(each.getKey()).matches())
            .filter(each -> VALUE.matcher(each.getValue()).matches())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Part of a POSIX shell script on one line: replaces the present locale by this one. */
  public String script() {
    return "unset LC_ALL" + (variables.isEmpty() ? "" : "; export " + assignments());
  }

  /**
   * Like {@link #script}, but keeps the present locale; for a batch system that passes on only
   * variables that the user names.
   */
  public String scriptUnlessSet() {
    return variables.isEmpty() ? ":" : "[ -n \"$LC_ALL$LANG\" ] || export " + assignments();
  }

  private String assignments() {
    return variables.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
