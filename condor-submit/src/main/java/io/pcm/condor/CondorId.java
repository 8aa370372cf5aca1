package io.pcm.condor;

import io.pcm.api.batch.JobId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job's two numbers, written {@code 5.0}: its cluster and its number in the cluster. */
record CondorId(int cluster, int proc) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

  /** Empty if it is not an id of a job of HTCondor. */
  static Optional<CondorId> of(JobId job) {
    return parse(job.value());
  }

  static Optional<CondorId> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new CondorId(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  JobId job() {
    return new JobId(toString());
  }

  @Override
  public String toString() {
    return cluster + "." + proc;
  }
}
