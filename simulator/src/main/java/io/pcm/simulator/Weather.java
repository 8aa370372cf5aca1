package io.pcm.simulator;

import io.pcm.pilot.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The faults during the storm. */
final class Weather {
  /** One kind of fault. */
  private enum Fault {
    PILOT_KILLED,
    PILOT_PREEMPTED,
    PILOT_STOPPED,
    PILOT_HANGS,
    LINK_BROKEN,
    CONTEXT_DIED,
    CONTEXT_KILLED,
    PILOT_DRAINED,
    JOB_DRAINED,
    DISK_FULL,
    MACHINE_BAD,
    LOADS_FAIL
  }

  /** The relative frequency of each fault. */
  private static final List<Fault> MIX =
      List.of(
          Fault.PILOT_KILLED,
          Fault.PILOT_KILLED,
          Fault.PILOT_KILLED,
          Fault.PILOT_PREEMPTED,
          Fault.PILOT_PREEMPTED,
          Fault.PILOT_STOPPED,
          Fault.PILOT_STOPPED,
          Fault.PILOT_HANGS,
          Fault.LINK_BROKEN,
          Fault.LINK_BROKEN,
          Fault.LINK_BROKEN,
          Fault.CONTEXT_DIED,
          Fault.CONTEXT_KILLED,
          Fault.PILOT_DRAINED,
          Fault.JOB_DRAINED,
          Fault.DISK_FULL,
          Fault.MACHINE_BAD,
          Fault.LOADS_FAIL);

  /** The faults after which every context is still there. */
  private static final List<Fault> GENTLE =
      List.of(
          Fault.PILOT_STOPPED,
          Fault.PILOT_STOPPED,
          Fault.PILOT_HANGS,
          Fault.LINK_BROKEN,
          Fault.LINK_BROKEN,
          Fault.LINK_BROKEN,
          Fault.DISK_FULL);

  /** A preempted pilot that has not left after this time is killed. */
  private static final Duration NOTICE = Duration.ofSeconds(30);

  /** Two such faults in a row would be one that does not pass. */
  private static final Duration BETWEEN_LOAD_FAULTS = Duration.ofMinutes(1);

  private final World world;
  private final SimScenario scenario;
  private final SimCluster cluster;
  private final Map<String, Integer> counts = new TreeMap<>();

  Weather(World world, SimScenario scenario, SimCluster cluster) {
    this.world = world;
    this.scenario = scenario;
    this.cluster = cluster;
  }

  void begin() {
    scenario.wide().ifPresent(this::beginKills);
    if (!scenario.storm().isZero()) {
      if (!scenario.faultEvery().isZero()) {
        world.time.after(world.chance.about(scenario.faultEvery()), this::fault);
      }
      world.time.after(world.chance.about(scenario.managerDiesEvery()), this::managerDies);
    }
  }

  private void beginKills(WideWork wide) {
    for (int i = 0; i < wide.kills(); i++) {
      world.time.after(
          world.chance.between(Duration.ZERO, wide.within()),
          () -> {
            if (!cluster.pilots().isEmpty()) {
              count(Fault.CONTEXT_KILLED.name());
              world.chance.of(cluster.pilots()).processes().oneDies(true);
            }
          });
    }
  }

  Map<String, Integer> counts() {
    return counts;
  }

  private boolean over() {
    return world.time.passed().compareTo(scenario.storm()) > 0;
  }

  private void managerDies() {
    if (over()) {
      return;
    }
    SimManager manager = cluster.manager();
    if (manager != null && world.chance.one(4)) {
      count("MANAGER_STOPPED");
      manager.freeze(shortOrLong());
    } else if (manager != null) {
      SimManager.Death death = world.chance.of(List.of(SimManager.Death.values()));
      count("MANAGER_DIED_" + death);
      manager.dieAt(death);
    }
    world.time.after(world.chance.about(scenario.managerDiesEvery()), this::managerDies);
  }

  private Duration shortOrLong() {
    return world.chance.one(4)
        ? world.climate.scheduler().lostAfter().multipliedBy(3).dividedBy(2)
        : world.chance.millis(100, 10_000);
  }

  private void fault() {
    if (over()) {
      return;
    }
    world.time.after(world.chance.about(scenario.faultEvery()), this::fault);
    if (!cluster.pilots().isEmpty()) {
      happen();
    }
  }

  private void happen() {
    Fault fault = world.chance.of(scenario.nasty() ? MIX : GENTLE);
    count(fault.name());
    world.trace.add(fault.name());
    SimPilot pilot = world.chance.of(cluster.pilots());
    SimManager manager = cluster.manager();
    switch (fault) {
      case PILOT_KILLED -> pilot.kill();
      case PILOT_PREEMPTED -> preempt(pilot);
      case PILOT_STOPPED -> pilot.freeze(shortOrLong());
      case PILOT_HANGS -> pilot.hang(shortOrLong());
      case LINK_BROKEN -> world.net.breakOne();
      case CONTEXT_DIED -> pilot.processes().oneDies(false);
      case CONTEXT_KILLED -> pilot.processes().oneDies(true);
      case PILOT_DRAINED -> drain(manager, pilot, false);
      case JOB_DRAINED -> drain(manager, pilot, true);
      case DISK_FULL -> fillDisk();
      case MACHINE_BAD -> pilot.processes().machineIsBad();
      case LOADS_FAIL -> failLoads();
    }
  }

  private void preempt(SimPilot pilot) {
    pilot.tell(new Event.StopAsked("preempted", Event.Urgency.PREEMPTED));
    world.time.after(NOTICE, pilot::kill);
  }

  private static void drain(@Nullable SimManager manager, SimPilot pilot, boolean job) {
    if (manager != null && job) {
      manager.drains().jobs(List.of("job-" + pilot.name()));
    } else if (manager != null) {
      manager.drains().pilots(pilot.name());
    }
  }

  private void fillDisk() {
    world.store.full(true);
    world.time.after(world.chance.millis(100, 20_000), () -> world.store.full(false));
  }

  /** Every load that ends in the next seconds fails, wherever it is. */
  private void failLoads() {
    Instant now = world.time.instant();
    if (now.isAfter(world.loadsFailUntil.plus(BETWEEN_LOAD_FAULTS))) {
      world.loadsFailUntil = now.plus(world.chance.millis(1_000, 15_000));
    }
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }
}
