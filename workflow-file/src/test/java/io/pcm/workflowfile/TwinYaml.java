package io.pcm.workflowfile;

import io.pcm.workflowfile.TwinLeaf.Fixed;
import io.pcm.workflowfile.TwinLeaf.Kind;
import io.pcm.workflowfile.TwinLeaf.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes trees of maps, lists and {@link TwinLeaf leaves} as YAML in random styles. Values are
 * moved into parameters at random, whose values are in the file or in overrides.
 */
final class TwinYaml {
  /** A text that contains parameters, in the syntax of the file. */
  private record Template(String text) {}

  private final TwinChoices choices;
  private final Map<String, Object> params = new LinkedHashMap<>();
  private final List<String> overrides = new ArrayList<>();

  TwinYaml(TwinChoices choices) {
    this.choices = choices;
  }

  List<String> overrides() {
    return overrides;
  }

  Map<String, Object> params() {
    return params;
  }

  /** The tree with some values moved into parameters. */
  Object withParams(Object tree) {
    if (choices.oneIn(12) && isFixed(tree)) {
      return new Template("${" + param(tree) + "}");
    }
    if (tree instanceof Fixed leaf && choices.oneIn(8)) {
      return partly(leaf);
    }
    return inside(tree);
  }

  /** The same, but the tree itself stays. */
  Object inside(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> all = new LinkedHashMap<>();
      map.forEach((key, value) -> all.put(String.valueOf(key), withParams(value)));
      return all;
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(this::withParams).toList();
    }
    return tree;
  }

  private static boolean isFixed(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(TwinYaml::isFixed);
    }
    return tree instanceof List<?> list
        ? list.stream().allMatch(TwinYaml::isFixed)
        : tree instanceof Fixed;
  }

  private Object partly(Fixed leaf) {
    String text = leaf.text();
    if (leaf.kind() == Kind.PATH && !text.startsWith("/")) {
      return new Template("${" + param(TwinLeaf.path(".")) + "}/" + doubled(text));
    }
    int points = text.codePointCount(0, text.length());
    if (leaf.kind() != Kind.TEXT || points == 0) {
      return leaf;
    }
    int from = text.offsetByCodePoints(0, choices.number(0, points - 1));
    int to = text.offsetByCodePoints(from, 1);
    String name = param(TwinLeaf.text(text.substring(from, to)));
    return new Template(
        doubled(text.substring(0, from)) + "${" + name + "}" + doubled(text.substring(to)));
  }

  /** A new parameter with this value. */
  private String param(Object value) {
    if (choices.maybe()) {
      String name = "p" + params.size();
      params.put(name, choices.one(List.of(TwinLeaf.typed("null"), TwinLeaf.text("other"))));
      overrides.add(name + "=" + new Text(Place.OVERRIDE).document(value));
      return name;
    }
    Object tree = inside(value);
    String name = "p" + params.size();
    params.put(name, tree);
    return name;
  }

  /** The document as a workflow file. */
  String file(Map<String, Object> tree) {
    return new Text(Place.FILE).document(tree);
  }

  /** The document as a prompt file, where nothing is substituted. */
  String promptFile(Map<String, Object> tree) {
    return new Text(Place.PROMPT_FILE).document(tree);
  }

  private static String doubled(String text) {
    return text.replace("$", "$$");
  }

  private enum Place {
    FILE,
    OVERRIDE,
    PROMPT_FILE
  }

  /** One YAML text. */
  private final class Text {
    private final Place place;
    private final StringBuilder out = new StringBuilder();

    Text(Place place) {
      this.place = place;
    }

    String document(Object tree) {
      if (tree instanceof Map<?, ?> || tree instanceof List<?>) {
        value(tree, 0);
      } else {
        scalar(tree, false, 0);
      }
      return out.append('\n').toString().stripLeading();
    }

    private void value(Object tree, int indent) {
      boolean empty =
          tree instanceof Map<?, ?> map && map.isEmpty()
              || tree instanceof List<?> list && list.isEmpty();
      if (empty || (indent > 2 && choices.maybe())) {
        out.append(' ');
        flow(tree);
      } else if (tree instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append('\n').append(" ".repeat(indent));
          key(String.valueOf(entry.getKey()));
          out.append(':');
          value(entry.getValue(), indent + 2);
        }
      } else if (tree instanceof List<?> list) {
        for (Object item : list) {
          out.append('\n').append(" ".repeat(indent)).append('-');
          value(item, indent + 2);
        }
      } else {
        out.append(' ');
        scalar(tree, true, indent);
      }
    }

    private void flow(Object tree) {
      if (tree instanceof Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator);
          key(String.valueOf(entry.getKey()));
          out.append(": ");
          flow(entry.getValue());
          separator = ", ";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      } else if (tree instanceof List<?> list) {
        String separator = "[";
        for (Object item : list) {
          out.append(separator);
          flow(item);
          separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      } else {
        scalar(tree, false, 0);
      }
    }

    private void key(String key) {
      out.append(isPlain(key) ? key : quoted(key));
    }

    private void scalar(Object leaf, boolean block, int indent) {
      if (leaf instanceof Fixed fixed && fixed.kind() == Kind.TYPED) {
        out.append(fixed.text());
        return;
      }
      String text = content(leaf);
      boolean lines = text.matches("([^\\s\\p{Cc}\\u2028\\ufeff][^\\p{Cc}\\u2028\\ufeff]*\n)+");
      if (block && lines && !text.startsWith(" ")) {
        out.append("|\n");
        text.lines().forEach(line -> out.append(" ".repeat(indent)).append(line).append('\n'));
        out.setLength(out.length() - 1);
      } else if (isPlain(text) && !looksTyped(text) && choices.maybe()) {
        out.append(text);
      } else {
        out.append(quoted(text));
      }
    }

    /** The text in the syntax of this place. */
    private String content(Object leaf) {
      if (leaf instanceof Template template) {
        return template.text();
      }
      if (leaf instanceof Ref ref) {
        return doubled(ref.before()) + "${" + ref.axis().name() + "}" + doubled(ref.after());
      }
      Fixed fixed = (Fixed) leaf;
      if (place != Place.FILE) {
        boolean path = fixed.kind() == Kind.PATH && !fixed.text().startsWith("/");
        return path ? "../project/" + fixed.text() : fixed.text();
      }
      String single = fixed.text();
      return single.matches("[^$]*\\$[^${]*") && choices.maybe() ? single : doubled(single);
    }

    private String quoted(String text) {
      return text.matches("[^\\p{Cc}\\u2028\\ufeff]*") && choices.maybe()
          ? "'" + text.replace("'", "''") + "'"
          : doubleQuoted(text);
    }
  }

  private static boolean isPlain(String text) {
    return text.matches("[A-Za-z0-9_é中][A-Za-z0-9_./é中😀-]*( [A-Za-z0-9_$é中]+)*");
  }

  private static boolean looksTyped(String text) {
    return text.matches("null|true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  }

  private static String doubleQuoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\ufeff') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
