package io.pcm.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses sizes in bytes as in the workflow file, {@code 16GB}, {@code 512MiB}, and as for batch
 * systems, where {@code 16G} is 16 GiB.
 */
final class SizeConverter implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?) ?(?:([kKMGT]?)(i?)B|([KMGT]))");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a size; use a number with MB, GB, MiB or GiB, such as 16GB, or with M or"
              + " G as for batch systems, such as 16G for 16GiB");
    }
    boolean single = form.group(4) != null;
    String letter = single ? form.group(4) : form.group(2);
    int power = "kmgt".indexOf(letter.toLowerCase(Locale.ROOT)) + 1;
    BigDecimal step = BigDecimal.valueOf(single || !form.group(3).isEmpty() ? 1024 : 1000);
    BigDecimal unit = letter.isEmpty() ? BigDecimal.ONE : step.pow(power);
    return new BigDecimal(form.group(1)).multiply(unit).longValue();
  }
}
