package io.pcm.api.batch;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The job that this process runs in, as the job's surroundings tell.
 *
 * @param job as {@link BatchSystem#query} names it
 * @param restarts how often the batch system began this job anew, 0 for its first run; two live
 *     runs of one job differ in it
 * @param life how long it may live; empty if the batch system does not say
 * @param notice between its word that the job must go and the kill; empty if it does not say
 * @param room what the job was given, as far as it says
 */
public record JobHere(
    JobId job, int restarts, Optional<JobLife> life, Optional<Duration> notice, JobRoom room) {
  private static final Pattern RUN = Pattern.compile("\\+[0-9]{1,9}$");

  /** Where the batch system says neither how long its notice is nor what the job was given. */
  public JobHere(JobId job, int restarts, Optional<JobLife> life) {
    this(job, restarts, life, Optional.empty(), JobRoom.ANY);
  }

  /** The job of a {@link #label}, whichever of its runs that names. */
  public static String jobOf(String label) {
    return RUN.matcher(label).replaceFirst("");
  }

  /** Job and run in one text, such as {@code 17_3} or, once begun anew, {@code 17_3+1}. */
  public String label() {
    return restarts == 0 ? job.value() : job.value() + "+" + restarts;
  }
}
