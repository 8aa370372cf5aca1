package io.pcm.workflowfile;

import io.pcm.api.workflow.WorkflowRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations such as {@code 1h30m} and sizes such as {@code 512MiB}. */
final class Units {
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)");
  private static final Map<String, Long> BYTES =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);

  private Units() {}

  /** More than 0 and at most 365 days: {@code 10m}, {@code 1h30m}, {@code 45s}. */
  static Optional<Duration> duration(Field field) {
    Optional<Value.Scalar> scalar = field.scalar("a duration such as 10m, 1h30m, 45s or 500ms");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    String text = scalar.get().text();
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      String hint = text.matches("\\d{1,9}") ? "; which unit? " + text + "s or " + text + "m?" : "";
      field.wrong(
          "must be a duration such as 10m, 1h30m, 45s or 500ms, not "
              + field.value().shown()
              + hint);
      return Optional.empty();
    }
    Duration duration =
        Duration.ofDays(part(parts, 1))
            .plusHours(part(parts, 2))
            .plusMinutes(part(parts, 3))
            .plusSeconds(part(parts, 4))
            .plusMillis(part(parts, 5));
    if (duration.isZero() || duration.compareTo(WorkflowRules.LONGEST) > 0) {
      field.wrong("must be more than 0 and at most 365d, not " + field.value().shown());
      return Optional.empty();
    }
    return Optional.of(duration);
  }

  private static long part(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }

  /** A number of bytes; a number without a unit is in bytes. */
  static OptionalLong size(Field field) {
    if (field.value() instanceof Value.Scalar && ((Value.Scalar) field.value()).isNumber()) {
      return field.integer(0, 1L << 60);
    }
    Optional<Value.Scalar> scalar = field.scalar("a size such as 2GB or 512MiB");
    if (scalar.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher parts = SIZE.matcher(scalar.get().text());
    if (parts.matches()) {
      BigDecimal bytes =
          new BigDecimal(parts.group(1))
              .multiply(BigDecimal.valueOf(BYTES.getOrDefault(parts.group(2), 1L)))
              .setScale(0, RoundingMode.CEILING);
      if (bytes.compareTo(BigDecimal.valueOf(1L << 60)) <= 0) {
        return OptionalLong.of(bytes.longValueExact());
      }
    }
    field.wrong(
        "must be a size such as 2GB or 512MiB (kB, MB, GB, TB, KiB, MiB, GiB, TiB), not "
            + field.value().shown());
    return OptionalLong.empty();
  }
}
