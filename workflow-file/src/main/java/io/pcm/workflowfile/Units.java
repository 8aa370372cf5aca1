package io.pcm.workflowfile;

import io.pcm.api.workflow.WorkflowRules;
import io.pcm.runtime.sites.WrittenUnits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads durations such as {@code 1h30m} and sizes such as {@code 512MiB}. */
final class Units {
  private Units() {}

  /** More than 0 and at most 365 days: {@code 10m}, {@code 1h30m}, {@code 2:00:00}. */
  static Optional<Duration> duration(Field field) {
    Optional<Value.Scalar> scalar = field.scalar("a duration such as 10m, 1h30m, 45s or 500ms");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    String text = scalar.get().text();
    Optional<Duration> duration = WrittenUnits.time(text);
    if (duration.isEmpty()) {
      String hint = text.matches("\\d{1,9}") ? "; which unit? " + text + "s or " + text + "m?" : "";
      field.wrong(
          "must be a duration such as "
              + WrittenUnits.TIMES
              + ", not "
              + field.value().shown()
              + hint);
      return Optional.empty();
    }
    if (duration.get().isZero() || duration.get().compareTo(WorkflowRules.LONGEST) > 0) {
      field.wrong("must be more than 0 and at most 365d, not " + field.value().shown());
      return Optional.empty();
    }
    return duration;
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
    OptionalLong size = WrittenUnits.size(scalar.get().text());
    if (size.isEmpty()) {
      field.wrong(
          "must be a size such as " + WrittenUnits.SIZES + ", not " + field.value().shown());
    }
    return size;
  }
}
