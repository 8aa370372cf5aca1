package io.pcm.cli.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    if (areDistinct(cut, names)) {
      return cut;
    }
    Map<String, List<String>> matrices =
        names.stream()
            .filter(name -> name.length() > most)
            .collect(Collectors.groupingBy(ShortNames::base));
    Map<String, String> shown = new HashMap<>();
    matrices.values().forEach(points -> shown.putAll(ofOneMatrix(points, most)));
    return names.stream().map(name -> shown.getOrDefault(name, name)).toList();
  }

  private static String base(String name) {
    int point = name.indexOf('[');
    return point < 0 ? name : name.substring(0, point);
  }

  private static Map<String, String> ofOneMatrix(List<String> names, int most) {
    String common = commonPrefix(names);
    int parts = Math.max(common.lastIndexOf('['), common.lastIndexOf(',')) + 1;
    List<String> fromPart = from(parts, names, most);
    List<String> shown =
        names.size() == 1
            ? List.of(Texts.middle(names.get(0), most))
            : areDistinct(fromPart, names) ? fromPart : from(common.length(), names, most);
    Map<String, String> byName = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), shown.get(i));
    }
    return byName;
  }

  private static boolean areDistinct(List<String> shown, List<String> names) {
    return shown.stream().distinct().count() == names.stream().distinct().count();
  }

  /** The names with all that comes from this position on, as far as it fits. */
  private static List<String> from(int position, List<String> names, int most) {
    return names.stream()
        .map(name -> name.length() > most ? from(position, name, most) : name)
        .toList();
  }

  private static String from(int position, String name, int most) {
    String own = name.substring(position);
    int head = Math.max(Math.min(HEAD, position), most - CUT.length() - own.length());
    String shown = head < position ? name.substring(0, head) + CUT + own : name;
    return shown.length() <= most
        ? shown
        : shown.substring(0, Math.max(0, most - CUT.length())) + CUT;
  }

  private static String commonPrefix(List<String> names) {
    String common = names.get(0);
    for (String name : names) {
      int same = 0;
      while (same < Math.min(common.length(), name.length())
          && name.charAt(same) == common.charAt(same)) {
        same++;
      }
      common = common.substring(0, same);
    }
    return common;
  }
}
