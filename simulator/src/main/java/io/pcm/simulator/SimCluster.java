package io.pcm.simulator;

import io.pcm.api.batch.JobLife;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.PilotInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The processes: one manager at a time and a number of pilots; a process that ends is replaced. */
final class SimCluster {
  /** Time in which a process that is asked to end sends its queued messages. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final World world;
  private final SimScenario scenario;
  private final List<SimPilot> pilots = new ArrayList<>();
  private @Nullable SimManager manager;
  private int managersBegun;
  private int pilotsBegun;
  private int latecomers;
  private long gpuMillis;
  private boolean ended;

  SimCluster(World world, SimScenario scenario) {
    this.world = world;
    this.scenario = scenario;
  }

  void begin() {
    beginManager();
    for (int i = 0; i < scenario.pilots(); i++) {
      world.time.after(world.chance.millis(0, 60_000), () -> beginPilot(false));
    }
  }

  /** The manager; null while there is none. */
  @Nullable SimManager manager() {
    return manager == null || manager.dead() ? null : manager;
  }

  List<SimPilot> pilots() {
    return Collections.unmodifiableList(pilots);
  }

  int managersBegun() {
    return managersBegun;
  }

  /** Without those that the batch system starts after the manager has dismissed the others. */
  int pilotsBegun() {
    return pilotsBegun - latecomers;
  }

  /** How long the pilots that are gone have lived, times their GPUs. */
  long gpuMillis() {
    return gpuMillis;
  }

  /** Whether the user was told that the run has ended. */
  boolean ended() {
    return ended;
  }

  private void beginManager() {
    try {
      SimManager begun = new SimManager(world, this::managerEnded);
      managersBegun++;
      world.referee.managerBegins();
      manager = begun;
      begun.begin();
      world.time.after(Duration.ofSeconds(1), () -> look(begun));
    } catch (StoreException e) {
      world.time.after(Duration.ofSeconds(5), this::beginManager);
    }
  }

  /** The user runs the same command again, some time after the manager died. */
  private void look(SimManager begun) {
    if (!begun.dead()) {
      world.time.after(Duration.ofSeconds(1), () -> look(begun));
    } else if (!ended) {
      world.time.after(world.chance.millis(100, 60_000), this::beginManager);
    }
  }

  private void managerEnded(Ending ending) {
    if (!ending.equals(new Ending.Ended(world.work.outcome())) || !world.store.runEnded()) {
      throw new Violation("manager: it ended as " + ending);
    }
    ended = true;
    SimManager last = manager;
    if (last != null) {
      last.after(LAST_WORDS, last::die);
    }
  }

  private void beginPilot(boolean late) {
    if (ended) {
      return;
    }
    pilotsBegun++;
    latecomers += late ? 1 : 0;
    // Where nothing takes pilots away, contexts must last for the whole run.
    Optional<JobLife> life =
        scenario.nasty() && world.chance.one(10)
            ? Optional.of(new JobLife(world.chance.millis(300_000, 3_600_000)))
            : Optional.empty();
    PilotInfo info = info("pilot-" + pilotsBegun);
    Gone gone = new Gone(info.gpus());
    SimPilot pilot = new SimPilot(world, info, life, () -> ended, gone);
    gone.pilot = pilot;
    pilots.add(pilot);
  }

  private PilotInfo info(String name) {
    int cores = 1 + world.chance.below(2);
    return new PilotInfo(
        name,
        "host of " + name,
        1,
        "job-" + name,
        cores,
        1L << 34,
        cores,
        "cpu:x",
        OptionalLong.empty());
  }

  /** A pilot has ended; the batch system starts another one. */
  private final class Gone implements Runnable {
    private final int gpus;
    private final Duration begun = world.time.passed();
    private @Nullable SimPilot pilot;

    Gone(int gpus) {
      this.gpus = gpus;
    }

    @Override
    public void run() {
      pilots.remove(pilot);
      gpuMillis += gpus * world.time.passed().minus(begun).toMillis();
      boolean late = pilot != null && pilot.processes().areDismissed();
      world.time.after(world.chance.millis(1_000, 120_000), () -> beginPilot(late));
    }
  }
}
