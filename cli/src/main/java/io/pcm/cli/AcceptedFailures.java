package io.pcm.cli;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many rows may fail so that a run still counts as a success for the exit code.
 *
 * @param number of rows, or percent of all rows of the run
 * @param percent whether it is a percentage
 */
record AcceptedFailures(BigDecimal number, boolean percent) {
  static final AcceptedFailures NONE = new AcceptedFailures(BigDecimal.ZERO, false);

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})|(\\d{1,3}(?:\\.\\d{1,9})?)%");

  AcceptedFailures {
    if (number.signum() < 0 || (percent && number.compareTo(HUNDRED) > 0)) {
      throw new IllegalArgumentException("0 or more rows, or 0% to 100%, not " + number);
    }
  }

  static AcceptedFailures parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      boolean percent = form.group(1) == null;
      BigDecimal number = new BigDecimal(percent ? form.group(2) : form.group(1));
      if (!percent || number.compareTo(HUNDRED) <= 0) {
        return new AcceptedFailures(number, percent);
      }
    }
    throw new IllegalArgumentException(
        "give a number of rows such as 20, or a percentage of all rows such as 0.1% (at most"
            + " 100%), not '"
            + text
            + "'");
  }

  /** Rows of the run that failed or were not run. */
  static long failed(RunProgress end) {
    return end.tasks().stream().mapToLong(task -> (long) task.failed() + task.cancelled()).sum();
  }

  /** All rows of the run. */
  static long rows(RunProgress end) {
    return end.tasks().stream().mapToLong(task -> Math.max(0, task.calls())).sum();
  }

  /** Whether tasks ended before their rows were counted: nobody knows how many did not run. */
  static boolean uncounted(RunProgress end) {
    return end.tasks().stream().mapToInt(TaskProgress::calls).anyMatch(calls -> calls < 0);
  }

  /** Whether a run that ended like this is accepted. */
  boolean accepts(RunProgress end) {
    BigDecimal failed = BigDecimal.valueOf(failed(end));
    boolean few =
        percent
            ? failed.multiply(HUNDRED).compareTo(number.multiply(BigDecimal.valueOf(rows(end))))
                <= 0
            : failed.compareTo(number) <= 0;
    return few && !uncounted(end);
  }

  /** As on the command line. */
  String display() {
    return number.toPlainString() + (percent ? "%" : "");
  }

  /** For options. */
  static final class Converter implements ITypeConverter<AcceptedFailures> {
    @Override
    public AcceptedFailures convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
