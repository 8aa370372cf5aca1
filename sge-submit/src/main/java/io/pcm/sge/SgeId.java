package io.pcm.sge;

import io.pcm.api.batch.JobId;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a job, or of a task of an array: {@code 17} or {@code 17.3}.
 *
 * @param base number of the job or array
 */
record SgeId(long base, OptionalInt task) implements Comparable<SgeId> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:\\.([1-9]\\d{0,8}))?");
  private static final Comparator<SgeId> ORDER =
      Comparator.comparingLong(SgeId::base).thenComparingInt(SgeId::number);

  static SgeId plain(long base) {
    return new SgeId(base, OptionalInt.empty());
  }

  static SgeId task(long base, int task) {
    return new SgeId(base, OptionalInt.of(task));
  }

  /** Empty if it is not an id of a job of Grid Engine. */
  static Optional<SgeId> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long base = Long.parseLong(form.group(1));
    String task = form.group(2);
    return Optional.of(task == null ? plain(base) : task(base, Integer.parseInt(task)));
  }

  /** The number of the task, from 1; a plain job has none. */
  int number() {
    return task.orElse(0);
  }

  JobId job() {
    return new JobId(task.isPresent() ? base + "." + task.getAsInt() : "" + base);
  }

  @Override
  public int compareTo(SgeId other) {
    return ORDER.compare(this, other);
  }
}
