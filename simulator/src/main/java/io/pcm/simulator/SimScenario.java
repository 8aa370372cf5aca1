package io.pcm.simulator;

import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.driver.ManagerDriver;
import io.pcm.pilot.driver.LoopPace;
import java.time.Duration;

/**
 * What is simulated.
 *
 * @param seed of all that is left to chance
 * @param pilots that are there at a time
 * @param calls of the main task; the others have fewer
 * @param call how long a call runs, on average
 * @param nasty whether some calls kill their context, never end, or have an item that is none
 * @param storm how long things go wrong from the beginning on; zero if nothing does
 * @param faultEvery one fault so often, on average
 * @param managerDiesEvery the manager's death so often, on average
 * @param calm virtual time in which all must end after the storm
 * @param slowness how many times slower than usual heartbeats and looks are, so that an hour of
 *     many pilots is not mostly heartbeats
 */
public record SimScenario(
    long seed,
    int pilots,
    int calls,
    Duration call,
    boolean nasty,
    Duration storm,
    Duration faultEvery,
    Duration managerDiesEvery,
    Duration calm,
    int slowness) {

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
        usual.stragglerAge());
  }

  LoopPace pace() {
    LoopPace usual = LoopPace.DEFAULT;
    return new LoopPace(usual.tick().multipliedBy(slowness), usual.hung().multipliedBy(slowness));
  }

  /** How often a manager looks at least. */
  Duration look() {
    return ManagerDriver.LOOK.multipliedBy(slowness);
  }

  /** How long a manager that is as busy as it may be gathers events before it looks at them. */
  Duration roundMost() {
    return Duration.ofMillis(150).multipliedBy(slowness);
  }
}
