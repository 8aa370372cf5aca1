package io.pcm.simulator;

import io.pcm.pilot.core.AgentConfig;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** One run in virtual time, from its first manager to the end of its last pilot. */
public final class Simulation {
  /** Maximum number of events; far more than any scenario needs. */
  private static final long HAPPENINGS_MAX = 50_000_000;

  /**
   * Time in which a pilot that nobody dismissed leaves: its time without a manager, and its grace.
   */
  private static final Duration STRAYS =
      AgentConfig.DEFAULT_MANAGER_LOST.plus(Duration.ofMinutes(2));

  /** A pilot is gone before the manager hears its last word, at most so long. */
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final Duration patience;
  private final World world;
  private final SimCluster cluster;
  private final Weather weather;

  private Simulation(SimScenario scenario) {
    patience = scenario.storm().plus(scenario.calm());
    world = new World(scenario.climate(), scenario.work());
    cluster = new SimCluster(world, scenario);
    weather = new Weather(world, scenario, cluster);
  }

  /**
   * The result of a simulation.
   *
   * @param history digest of all messages and stored facts: equal for equal histories
   * @param took virtual time
   * @param happened number of simulated events
   * @param messages number of messages sent
   * @param managers number of managers that opened the run
   * @param pilots number of pilots, without those that started after others were dismissed
   * @param startsTooMany number of starts of calls whose outcome did not count
   * @param loads number of loads
   * @param unloads number of processes of the busy library that were ended before their pilot was
   *     dismissed
   * @param hurt number of calls that were charged or failed because of others
   * @param faults number of faults by kind
   */
  public record Report(
      String history,
      Duration took,
      long happened,
      long messages,
      int managers,
      int pilots,
      int startsTooMany,
      int loads,
      int unloads,
      int hurt,
      Map<String, Integer> faults) {
    public Report {
      faults = new TreeMap<>(faults);
    }
  }

  /**
   * @throws Violation if something happened that must not happen, or something did not happen in
   *     time; the message has the seed and the time
   */
  public static Report run(SimScenario scenario) {
    Simulation simulation = new Simulation(scenario);
    try {
      return simulation.run();
    } catch (RuntimeException e) {
      throw new Violation(
          "seed " + scenario.seed() + ", after " + simulation.world.time.passed() + ": " + e, e);
    }
  }

  private Report run() {
    cluster.begin();
    weather.begin();
    while (!cluster.ended()) {
      go(patience, "the run has not ended");
    }
    world.referee.judgeResults(world.results);
    Duration strays = world.time.passed().plus(STRAYS);
    while (!cluster.pilots().isEmpty()) {
      go(strays, cluster.pilots().size() + " pilots are left");
    }
    long held = world.store.heldMillis();
    long lived = cluster.gpuMillis() + cluster.pilotsBegun() * LAST_WORD.toMillis();
    if (held <= 0 || held > lived) {
      throw new Violation("GPUs were held for " + held + " ms, and their pilots lived " + lived);
    }
    return new Report(
        world.trace.end(),
        world.time.passed(),
        world.time.happened(),
        world.net.messages(),
        cluster.managersBegun(),
        cluster.pilotsBegun(),
        world.referee.startsTooMany(),
        world.referee.loadCount(),
        world.referee.unloadCount(),
        world.referee.hurt(),
        weather.counts());
  }

  private void go(Duration within, String otherwise) {
    if (!world.time.next()
        || world.time.passed().compareTo(within) > 0
        || world.time.happened() > HAPPENINGS_MAX) {
      throw new Violation(
          otherwise
              + " in time; calls left, by task: "
              + world.store.openCalls()
              + ", faults: "
              + weather.counts());
    }
  }
}
