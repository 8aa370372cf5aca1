package io.pcm.runtime.keeper;

import java.time.Duration;
import java.util.Optional;

/**
 * How often {@link KeptPilots} ask their batch system, and how long they tolerate problems.
 *
 * @param look time between two queries of the batch system
 * @param early a pilot that ends within this time has ended early; several times {@code look}
 * @param leave how long pilots that the manager has dismissed may take to end by themselves
 * @param waitMax maximum delay before a pilot is replaced that ended soon after it joined
 * @param pause delay after three failed starts in a row; empty: give up
 */
public record KeeperPace(
    Duration look, Duration early, Duration leave, Duration waitMax, Optional<Duration> pause) {
  /** For local processes, whose state is cheap to check. */
  public static final KeeperPace LOCAL =
      new KeeperPace(
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ofSeconds(15),
          Optional.empty());

  /** For a batch system that many users share. */
  public static final KeeperPace SHARED =
      new KeeperPace(
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Optional.of(Duration.ofMinutes(1)));
}
