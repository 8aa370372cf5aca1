package io.pcm.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Compares tables whose numbers come from simulations. Every change of how calls are placed changes
 * them a little; only larger changes should have to be looked at.
 */
final class TableCells {
  private static final double PART = 0.04;

  /** As many of the last digit never count. */
  private static final int DIGITS = 3;

  private TableCells() {}

  /** The rows that differ in more than small changes of numbers. */
  static List<String> different(String document, String now) {
    List<String> before = document.lines().toList();
    List<String> after = now.lines().toList();
    List<String> different = new ArrayList<>();
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      String one = i < before.size() ? before.get(i) : "";
      String other = i < after.size() ? after.get(i) : "";
      if (!isClose(one.split("\\|", -1), other.split("\\|", -1))) {
        different.add(one + "  is now  " + other);
      }
    }
    return different;
  }

  private static boolean isClose(String[] one, String[] other) {
    boolean close = one.length == other.length;
    for (int i = 0; close && i < one.length; i++) {
      close = isClose(one[i].strip(), other[i].strip());
    }
    return close;
  }

  private static boolean isClose(String one, String other) {
    OptionalDouble a = number(one);
    OptionalDouble b = number(other);
    if (a.isEmpty() || b.isEmpty()) {
      return one.equals(other);
    }
    double apart = Math.abs(a.getAsDouble() - b.getAsDouble());
    return apart <= DIGITS * lastDigit(one)
        || apart <= PART * Math.max(a.getAsDouble(), b.getAsDouble());
  }

  private static double lastDigit(String cell) {
    int point = cell.indexOf('.');
    return point < 0 ? 1 : Math.pow(10, point + 1.0 - cell.length());
  }

  /** A number, or the seconds of {@code h:mm:ss}. */
  private static OptionalDouble number(String cell) {
    if (!cell.matches("[0-9]+(:[0-9]{2}:[0-9]{2}|\\.[0-9]+)?")) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (String part : cell.split(":", -1)) {
      sum = sum * 60 + Double.parseDouble(part);
    }
    return OptionalDouble.of(sum);
  }
}
