package io.pcm.simulator;

import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.driver.ManagerDriver;
import io.pcm.pilot.driver.LoopPace;
import java.time.Duration;

/**
 * The conditions under which all processes of a simulated world live.
 *
 * @param seed seed of all randomness
 * @param slowness factor by which heartbeats and looks are slower than usual, so that an hour of
 *     many pilots does not consist mostly of heartbeats
 * @param nasty whether delays and failures are far more frequent than usual
 * @param slowDisk whether a commit may take seconds
 */
public record Climate(long seed, int slowness, boolean nasty, boolean slowDisk) {
  /** Nothing goes wrong. */
  public static Climate mild(long seed, int slowness) {
    return new Climate(seed, slowness, false, false);
  }

  SchedulerConfig scheduler() {
    SchedulerConfig usual = SchedulerConfig.DEFAULT;
    return new SchedulerConfig(
        usual.heartbeat().multipliedBy(slowness),
        usual.lostAfter().multipliedBy(slowness),
        usual.leaseHorizon(),
        usual.outstandingMax(),
        usual.loadFailures(),
        usual.unservedContexts(),
        usual.contextKills(),
        usual.pilotLosses(),
        usual.pilotLossesMax(),
        usual.stragglerAge(),
        usual.adoptionGrace().multipliedBy(slowness));
  }

  LoopPace pace() {
    LoopPace usual = LoopPace.DEFAULT;
    return new LoopPace(usual.tick().multipliedBy(slowness), usual.hung().multipliedBy(slowness));
  }

  /** Maximum time between two looks of a manager. */
  Duration look() {
    return ManagerDriver.LOOK.multipliedBy(slowness);
  }

  /** How long a fully loaded manager collects events before it handles them. */
  Duration roundMost() {
    return Duration.ofMillis(150).multipliedBy(slowness);
  }
}
