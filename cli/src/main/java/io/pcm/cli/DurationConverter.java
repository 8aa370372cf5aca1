package io.pcm.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses durations as in the workflow file, {@code 500ms}, {@code 90s}, {@code 1h30m}, and as in
 * batch systems: {@code 2:00:00}, {@code 1-00:00:00}. A number alone has no unit here.
 */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private static final Pattern CLOCK =
      Pattern.compile("(?:(\\d{1,5})-)?(\\d{1,6}):([0-5]\\d):([0-5]\\d)()");

  @Override
  public Duration convert(String text) {
    Matcher clock = CLOCK.matcher(text.strip());
    Matcher form = clock.matches() ? clock : FORM.matcher(text.strip());
    Duration duration =
        form.matches()
            ? Duration.ofDays(part(form, 1))
                .plusHours(part(form, 2))
                .plusMinutes(part(form, 3))
                .plusSeconds(part(form, 4))
                .plusMillis(part(form, 5))
            : Duration.ZERO;
    if (duration.isZero()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a duration; use numbers with d, h, m, s or ms, such as 90s or 1h30m, or"
              + " hours, minutes and seconds as for batch systems, such as 2:00:00 or 1-00:00:00"
              + (text.strip().matches("\\d{1,9}")
                  ? ". Which unit? "
                      + text.strip()
                      + "m for minutes, "
                      + text.strip()
                      + "h for hours"
                  : ""));
    }
    return duration;
  }

  private static long part(Matcher form, int group) {
    String digits = form.group(group);
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
