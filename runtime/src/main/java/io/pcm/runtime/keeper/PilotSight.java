package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.status.PilotProgress;
import java.time.Duration;
import java.util.Optional;

/**
 * What the manager sees of a job's pilot.
 *
 * @param answered whether a call has ended on it
 * @param busy whether it holds calls
 * @param here how long it has been connected
 * @param left how long its calls can still run; empty if it has no time limit, or none is known
 */
public record PilotSight(
    JobId job, boolean answered, boolean busy, Duration here, Optional<Duration> left) {

  /** What a snapshot of the run tells; empty for a pilot that is not a job. */
  public static Optional<PilotSight> of(PilotProgress pilot) {
    String job = JobHere.jobOf(pilot.job());
    Double left = pilot.lifeLeftSeconds();
    return JobId.isOne(job)
        ? Optional.of(
            new PilotSight(
                new JobId(job),
                pilot.answered() > 0,
                pilot.calls() > 0,
                seconds(pilot.hereSeconds()),
                left == null ? Optional.empty() : Optional.of(seconds(left))))
        : Optional.empty();
  }

  /** A pilot about which nothing else is known. */
  static PilotSight of(JobId job) {
    return new PilotSight(job, false, false, Duration.ZERO, Optional.empty());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }
}
