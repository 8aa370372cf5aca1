package io.pcm.simulator;

import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of a simulation.
 *
 * @param seed seed of all randomness
 * @param pilots number of pilots at a time
 * @param calls number of calls of the main task; the others have fewer
 * @param call average run time of a call
 * @param nasty whether some calls kill their context, never end, or have an invalid item, and
 *     whether the storm kills pilots and contexts; otherwise it only stops and cuts off
 * @param storm how long faults happen from the start; zero for none
 * @param faultEvery average time between two faults; zero if only managers die and stop
 * @param managerDiesEvery average time between two deaths of the manager
 * @param calm virtual time in which everything must end after the storm
 * @param slowness factor by which heartbeats and looks are slower than usual, so that an hour of
 *     many pilots does not consist mostly of heartbeats
 * @param wide work with many calls at a time; empty for the usual work
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
    int slowness,
    Optional<WideWork> wide) {

  /** The usual work. */
  public SimScenario(
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
    this(
        seed,
        pilots,
        calls,
        call,
        nasty,
        storm,
        faultEvery,
        managerDiesEvery,
        calm,
        slowness,
        Optional.empty());
  }

  Work work() {
    return wide.<Work>map(one -> new OneWideTask(this, one)).orElseGet(() -> new MixedWork(this));
  }

  /**
   * A manager that dies during a slow commit may have sent calls to pilots that the next one does
   * not expect back. So where only managers die, the disk is fast.
   */
  Climate climate() {
    boolean slowDisk = storm.isZero() || !faultEvery.isZero();
    return new Climate(seed, slowness, nasty, slowDisk);
  }
}
