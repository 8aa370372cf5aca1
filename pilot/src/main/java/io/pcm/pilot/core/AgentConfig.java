package io.pcm.pilot.core;

import io.pcm.api.batch.JobLife;
import io.pcm.protocol.message.PilotInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of an agent.
 *
 * @param info the pilot's description; lifeLeftMillis is set at each join
 * @param managerLost how long the pilot keeps running without any message from a manager
 * @param grace how long running calls may continue after the pilot was asked to stop; shorter than
 *     the batch system's grace, so that outcomes can still be sent
 * @param gentleEnd how long a process may take to end after its input was closed
 * @param life the job's life from the start of the agent; empty if its end is unknown
 */
public record AgentConfig(
    PilotInfo info,
    Duration managerLost,
    Duration grace,
    Duration gentleEnd,
    Optional<JobLife> life) {
  public static final Duration DEFAULT_MANAGER_LOST = Duration.ofMinutes(15);

  /** By default Slurm waits 30 s between TERM and KILL (man slurm.conf, KillWait). */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(25);

  /** Longer than the five seconds that the context host allows its library to close. */
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
