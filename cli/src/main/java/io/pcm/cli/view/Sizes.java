package io.pcm.cli.view;

import java.util.List;
import java.util.Locale;

/** Formats sizes in bytes. */
final class Sizes {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  private Sizes() {}

  /** {@code 512 B}, {@code 1.5 kB}, {@code 98.4 MB}; decimal, as model sizes are. */
  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes / 1e3;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
