package io.pcm.pilot.core;

import io.pcm.api.batch.JobLife;
import io.pcm.protocol.message.PilotInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent is told once.
 *
 * @param info what the pilot says of itself; its lifeLeftMillis is filled in at each join
 * @param managerLost how long the pilot goes on with nothing heard from a manager
 * @param grace how long running calls may go on after the pilot was asked to stop; shorter than the
 *     batch system's own grace, so that outcomes still leave
 * @param gentleEnd how long a process may take to end after its input was closed
 * @param life of the job, from the agent's start; empty if its end is not known
 */
public record AgentConfig(
    PilotInfo info,
    Duration managerLost,
    Duration grace,
    Duration gentleEnd,
    Optional<JobLife> life) {
  public static final Duration DEFAULT_MANAGER_LOST = Duration.ofMinutes(15);

  /** Slurm gives 30 s between TERM and KILL unless told otherwise (man slurm.conf, KillWait). */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(25);

  /** Longer than the five seconds that the context host gives its library to close. */
  public static final Duration DEFAULT_GENTLE_END = Duration.ofSeconds(7);

  public AgentConfig {
    if (managerLost.isNegative() || managerLost.isZero()) {
      throw new IllegalArgumentException("manager-lost must be more than 0");
    }
    if (grace.isNegative() || gentleEnd.isNegative()) {
      throw new IllegalArgumentException("grace and gentleEnd are not negative");
    }
  }
}
