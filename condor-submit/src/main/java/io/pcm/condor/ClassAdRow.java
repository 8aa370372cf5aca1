package io.pcm.condor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line of {@code -af:Vt} (condor_q(1)): values of attributes as ClassAd literals separated by
 * tabs. A missing value is {@code undefined}. Line breaks in strings are escaped, so one line is
 * one job.
 */
final class ClassAdRow {
  private final Map<String, String> literals;

  private ClassAdRow(Map<String, String> literals) {
    this.literals = literals;
  }

  /** Empty for a line that does not have one value per attribute. */
  static Optional<ClassAdRow> parse(List<String> attributes, String line) {
    List<String> values = Arrays.asList(line.split("\t", -1));
    if (values.size() != attributes.size()) {
      return Optional.empty();
    }
    Map<String, String> literals = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      literals.put(attributes.get(i), values.get(i).strip());
    }
    return Optional.of(new ClassAdRow(literals));
  }

  OptionalInt number(String attribute) {
    String literal = literal(attribute);
    try {
      return OptionalInt.of(Integer.parseInt(literal));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  boolean truth(String attribute) {
    return literal(attribute).toLowerCase(Locale.ROOT).equals("true");
  }

  /** Empty if the value is undefined or not a string. */
  String text(String attribute) {
    String literal = literal(attribute);
    boolean quoted = literal.length() >= 2 && literal.startsWith("\"") && literal.endsWith("\"");
    return quoted ? unescaped(literal.substring(1, literal.length() - 1)).strip() : "";
  }

  /** The unparsed value. */
  String literal(String attribute) {
    return literals.getOrDefault(attribute, "");
  }

  private static String unescaped(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '\\' || i + 1 == in.length) {
        out.write(in[i]);
      } else if (in[i + 1] >= '0' && in[i + 1] <= '7') {
        int end = i + 1;
        int value = 0;
        while (end < in.length && end < i + 4 && in[end] >= '0' && in[end] <= '7') {
          value = value * 8 + in[end++] - '0';
        }
        out.write(value);
        i = end - 1;
      } else {
        i++;
        out.write("bfnrt".indexOf(in[i]) >= 0 ? ' ' : in[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
