package io.pcm.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses sizes in bytes as in the workflow file: {@code 16GB}, {@code 512MiB}. */
final class SizeConverter implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?) ?([kKMGT]?)(i?)B");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size; use a number with MB, GB, MiB or GiB, such as 16GB");
    }
    int power = "kmgt".indexOf(form.group(2).toLowerCase(Locale.ROOT)) + 1;
    BigDecimal step = BigDecimal.valueOf(form.group(3).isEmpty() ? 1000 : 1024);
    BigDecimal unit = form.group(2).isEmpty() ? BigDecimal.ONE : step.pow(power);
    return new BigDecimal(form.group(1)).multiply(unit).longValue();
  }
}
