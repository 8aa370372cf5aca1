package io.pcm.slurm;

import io.pcm.api.batch.JobId;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a job, or of a task of an array: {@code 17} or {@code 17_3}.
 *
 * @param base number of the job or array
 */
record SlurmId(long base, OptionalInt task) implements Comparable<SlurmId> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:_(\\d{1,9}))?");
  private static final Comparator<SlurmId> ORDER =
      Comparator.comparingLong(SlurmId::base).thenComparingInt(id -> id.task.orElse(-1));

  /** Empty if it is not an id of a job of Slurm. */
  static Optional<SlurmId> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String task = form.group(2);
    return Optional.of(
        new SlurmId(
            Long.parseLong(form.group(1)),
            task == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(task))));
  }

  JobId job() {
    return new JobId(task.isPresent() ? base + "_" + task.getAsInt() : "" + base);
  }

  @Override
  public int compareTo(SlurmId other) {
    return ORDER.compare(this, other);
  }
}
