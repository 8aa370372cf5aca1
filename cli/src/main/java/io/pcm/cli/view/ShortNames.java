package io.pcm.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Names of tasks that have to fit a column. */
final class ShortNames {
  private static final String CUT = "…";

  /** Minimum characters of a name before it is cut. */
  private static final int HEAD = 6;

  private ShortNames() {}

  /**
   * The names, each without a part of its middle if it has more characters. If names become equal
   * by that, as those of a matrix may, they lose what they have in common instead: {@code
   * verify[…seed=7,template=bare]}.
   */
  static List<String> of(List<String> names, int most) {
    List<String> cut = names.stream().map(name -> Texts.middle(name, most)).toList();
    if (cut.stream().distinct().count() == names.stream().distinct().count()) {
      return cut;
    }
    List<String> tooLong = names.stream().filter(name -> name.length() > most).toList();
    int prefix = commonPrefix(tooLong);
    int suffix = commonSuffix(tooLong, prefix);
    List<String> shown = new ArrayList<>();
    for (String name : names) {
      shown.add(name.length() > most ? around(name, prefix, suffix, most) : name);
    }
    return shown;
  }

  private static String around(String name, int prefix, int suffix, int most) {
    int own = name.length() - prefix;
    if (prefix > HEAD && own + HEAD + CUT.length() <= most) {
      return name.substring(0, most - CUT.length() - own) + CUT + name.substring(prefix);
    }
    String head = prefix > HEAD ? name.substring(0, HEAD) + CUT : name.substring(0, prefix);
    String middle = name.substring(prefix, name.length() - suffix) + (suffix > 0 ? CUT : "");
    return Texts.middle(head + middle, most);
  }

  /** Characters that all names begin with, up to a whole part of a point. */
  private static int commonPrefix(List<String> names) {
    String first = names.get(0);
    int common = first.length();
    for (String name : names) {
      int same = 0;
      while (same < Math.min(common, name.length()) && name.charAt(same) == first.charAt(same)) {
        same++;
      }
      common = same;
    }
    String prefix = first.substring(0, common);
    return Math.max(prefix.lastIndexOf('['), prefix.lastIndexOf(',')) + 1;
  }

  /** Characters that all names end with, from a whole part of a point. */
  private static int commonSuffix(List<String> names, int prefix) {
    String first = names.get(0);
    int common = first.length() - prefix;
    for (String name : names) {
      int same = 0;
      while (same < Math.min(common, name.length() - prefix)
          && name.charAt(name.length() - 1 - same) == first.charAt(first.length() - 1 - same)) {
        same++;
      }
      common = same;
    }
    int part = first.substring(first.length() - common).indexOf(',');
    return part < 0 ? 0 : common - part;
  }
}
