package io.pcm.simulator;

import io.pcm.api.batch.JobLife;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.chronicle.ChronicleLine;
import io.pcm.manager.core.Outlook;
import io.pcm.manager.driver.Drains;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.PilotInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One run in virtual time, with one manager, whose pilots others start and take back: on machines
 * that are lent. Whoever uses it calls {@link #next} until he has seen enough.
 */
public final class LentRun {
  private final World world;
  private final SimManager manager;
  private boolean ended;

  public LentRun(Climate climate, Workload load) {
    this(climate, load, line -> true);
  }

  /**
   * @param chronicle accepts what the manager tells of pilots and contexts
   */
  public LentRun(Climate climate, Workload load, Predicate<ChronicleLine> chronicle) {
    world = new World(climate, new SteadyWork(load));
    world.chronicle = chronicle;
    try {
      manager = new SimManager(world, this::ended);
    } catch (StoreException e) {
      throw new IllegalStateException("a new store in memory is open", e);
    }
    manager.begin();
  }

  private void ended(Ending ending) {
    if (!ending.equals(new Ending.Ended(world.work.outcome())) || !world.store.runEnded()) {
      throw new Violation("manager: it ended as " + ending);
    }
    world.referee.judgeResults(world.results);
    ended = true;
    manager.after(SimCluster.LAST_WORDS, manager::die);
  }

  /** A pilot starts on a machine that has these. */
  public LentPilot start(PilotInfo info, Optional<JobLife> life, Runnable gone) {
    return new LentPilot(world, new SimPilot(world, info, life, () -> ended, gone));
  }

  /** Virtual time. */
  public Instant now() {
    return world.time.instant();
  }

  /** Virtual time since the beginning. */
  public Duration passed() {
    return world.time.passed();
  }

  public void after(Duration wait, Runnable what) {
    world.time.after(wait, what);
  }

  /**
   * Lets the next event happen; false if there is none.
   *
   * @throws Violation if something happened that must not happen
   */
  public boolean next() {
    return world.time.next();
  }

  /** Number of simulated events. */
  public long happened() {
    return world.time.happened();
  }

  /** Whether the user was told that the run has ended. */
  public boolean ended() {
    return ended;
  }

  public RunProgress view() {
    return manager.view();
  }

  public Outlook outlook() {
    return manager.outlook();
  }

  public Drains drains() {
    return manager.drains();
  }

  /** All contexts so far, also those that have ended. */
  public List<ContextLife> contexts() {
    return Collections.unmodifiableList(world.contexts);
  }

  /** Number of starts of calls whose outcome did not count. */
  public int startsTooMany() {
    return world.referee.startsTooMany();
  }
}
