package io.pcm.runtime.keeper;

import java.time.Duration;
import java.util.Optional;

/**
 * How often {@link KeptPilots} ask their batch system, and how long they to bear with what goes
 * wrong.
 *
 * @param look between two questions to the batch system
 * @param early what ends sooner has ended soon; several times the time between two looks
 * @param leave how long pilots that the manager has dismissed may take to end by themselves
 * @param waitMax before one is replaced that ended soon after it joined
 * @param pause after three in a row that could not start; empty: give up then
 */
public record KeeperPace(
    Duration look, Duration early, Duration leave, Duration waitMax, Optional<Duration> pause) {
  /** For processes of this machine, which cost nothing to look at. */
  public static final KeeperPace LOCAL =
      new KeeperPace(
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ofSeconds(15),
          Optional.empty());

  /** For a batch system that many share. */
  public static final KeeperPace SHARED =
      new KeeperPace(
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Optional.of(Duration.ofMinutes(1)));
}
