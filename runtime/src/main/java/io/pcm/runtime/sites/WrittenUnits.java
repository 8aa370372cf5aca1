package io.pcm.runtime.sites;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads sizes and times as people write them, in workflow files and on the command line alike.
 *
 * <pre>{@code
 * WrittenUnits.size("16GB"); // 16,000,000,000
 * WrittenUnits.size("16G"); // 16 GiB, as for batch systems
 * WrittenUnits.time("1h30m");
 * WrittenUnits.time("1-00:00:00"); // a day, as for batch systems
 * }</pre>
 */
public final class WrittenUnits {
  /** Examples of what {@link #size} understands, for messages. */
  public static final String SIZES =
      "2GB or 512MiB (kB, MB, GB, TB, KiB, MiB, GiB, TiB), or 2G as for batch systems, which is"
          + " 2GiB";

  /** Examples of what {@link #time} understands, for messages. */
  public static final String TIMES =
      "10m, 1h30m, 45s or 500ms, or as for batch systems, such as 2:00:00 or 1-00:00:00";

  private static final long LARGEST = 1L << 60;

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB|K|M|G|T)");

  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("B", 1L),
          Map.entry("kB", 1_000L),
          Map.entry("KB", 1_000L),
          Map.entry("MB", 1_000_000L),
          Map.entry("GB", 1_000_000_000L),
          Map.entry("TB", 1_000_000_000_000L),
          Map.entry("KiB", 1L << 10),
          Map.entry("MiB", 1L << 20),
          Map.entry("GiB", 1L << 30),
          Map.entry("TiB", 1L << 40),
          Map.entry("K", 1L << 10),
          Map.entry("M", 1L << 20),
          Map.entry("G", 1L << 30),
          Map.entry("T", 1L << 40));

  private static final Pattern LETTERS =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private static final Pattern CLOCK =
      Pattern.compile("(?:(\\d{1,5})-)?(\\d{1,6}):([0-5]\\d):([0-5]\\d)()");

  private WrittenUnits() {}

  /** A number of bytes, rounded up; empty if it is no size, or more than an exbibyte. */
  public static OptionalLong size(String text) {
    Matcher parts = SIZE.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    BigDecimal bytes =
        new BigDecimal(parts.group(1))
            .multiply(BigDecimal.valueOf(BYTES.getOrDefault(parts.group(2), 1L)))
            .setScale(0, RoundingMode.CEILING);
    return bytes.compareTo(BigDecimal.valueOf(LARGEST)) <= 0
        ? OptionalLong.of(bytes.longValueExact())
        : OptionalLong.empty();
  }

  /** A time of 0 or more; empty if it is none, such as a number without a unit. */
  public static Optional<Duration> time(String text) {
    Matcher clock = CLOCK.matcher(text);
    Matcher parts = clock.matches() ? clock : LETTERS.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(part(parts, 1))
            .plusHours(part(parts, 2))
            .plusMinutes(part(parts, 3))
            .plusSeconds(part(parts, 4))
            .plusMillis(part(parts, 5)));
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
