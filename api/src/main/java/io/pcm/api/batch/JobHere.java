package io.pcm.api.batch;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The job that this process runs in, as seen in the job's environment.
 *
 * <pre>{@code
 * JobLife life = new JobLife(Duration.ofHours(2), Duration.ofSeconds(90));
 * JobHere here = new JobHere(new JobId("17_3"), 1, Optional.of(life));
 * System.out.println(here.label()); // 17_3+1
 * }</pre>
 *
 * @param job the id that {@link BatchSystem#query} uses
 * @param restarts how often the batch system has restarted this job, 0 on its first run; tells
 *     apart two runs of one job that are alive at the same time
 * @param life how long it may live; empty if the batch system does not say
 * @param notice time between preemption notice and kill; empty if the batch system does not say
 * @param room the job's resources, as far as the batch system says
 */
public record JobHere(
    JobId job, int restarts, Optional<JobLife> life, Optional<Duration> notice, JobRoom room) {
  private static final Pattern RUN = Pattern.compile("\\+[0-9]{1,9}$");

  /** For a batch system that tells neither the notice nor the resources. */
  public JobHere(JobId job, int restarts, Optional<JobLife> life) {
    this(job, restarts, life, Optional.empty(), JobRoom.ANY);
  }

  /** The job of a {@link #label}, without the number of restarts. */
  public static String jobOf(String label) {
    return RUN.matcher(label).replaceFirst("");
  }

  /** Job and restarts in one text, such as {@code 17_3}, or {@code 17_3+1} after one restart. */
  public String label() {
    return restarts == 0 ? job.value() : job.value() + "+" + restarts;
  }
}
