package io.pcm.cli;

import io.pcm.runtime.sites.WrittenUnits;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses durations as in the workflow file. A number alone has no unit here. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    Duration duration = WrittenUnits.time(text.strip()).orElse(Duration.ZERO);
    if (duration.isZero()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a duration such as "
              + WrittenUnits.TIMES
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
}
