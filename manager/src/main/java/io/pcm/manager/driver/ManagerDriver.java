package io.pcm.manager.driver;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.Outlook;
import io.pcm.manager.core.Scheduler;
import io.pcm.manager.core.Step;
import io.pcm.manager.core.TimeSpent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps the scheduler: passes it each pending event, then lets it decide once. Its <em>now</em>
 * actions go to a {@link Dispatcher}; facts and the actions that wait for them go to a {@link
 * CommitGate}. Used by one thread, the only one that uses the scheduler.
 */
public final class ManagerDriver {
  /** Maximum time between two rounds, because the passing of time may give something to do. */
  public static final Duration LOOK = Duration.ofSeconds(1);

  /** Where the output goes. Both methods may block while their receivers are overloaded. */
  public interface Ports {
    /** Passes an action to {@link Dispatcher#carryOut}, in this order. */
    void now(Action.Now action) throws InterruptedException;

    /**
     * Passes a round to {@link CommitGate#commit}, in this order, after the round's <em>now</em>
     * actions.
     */
    void commit(CommitGate.Round round) throws InterruptedException;

    /** Called for each step, before its output is passed on. */
    void stepped(Event event, Step step);
  }

  private final Scheduler scheduler;
  private final Step first;
  private final InstantSource clock;
  private final Ports ports;
  private final Duration look;

  /**
   * @param clock must never go back
   * @param look maximum time between two rounds, such as {@link #LOOK}
   */
  public ManagerDriver(RunStart start, InstantSource clock, Ports ports, Duration look) {
    this.scheduler = start.scheduler();
    this.first = start.first();
    this.clock = clock;
    this.ports = ports;
    this.look = look;
  }

  /** Passes on the output of the run's start. Call once, before any round. */
  public void begin() throws InterruptedException {
    List<Action.AfterCommit> after = new ArrayList<>();
    ports.stepped(new Event.Started(), first);
    handOver(first.actions(), after);
    submit(new CommitGate.Round(List.of(), after));
  }

  /**
   * Handles the events since the last round, in order. There may be none, if only time has passed.
   */
  public void round(List<Event> events) throws InterruptedException {
    List<Fact> facts = new ArrayList<>();
    List<Action.AfterCommit> after = new ArrayList<>();
    for (Event event : events) {
      step(event, facts, after);
    }
    step(new Event.Ticked(), facts, after);
    submit(new CommitGate.Round(facts, after));
  }

  private void step(Event event, List<Fact> facts, List<Action.AfterCommit> after)
      throws InterruptedException {
    Step step = scheduler.step(event, clock.instant());
    ports.stepped(event, step);
    facts.addAll(step.facts());
    handOver(step.actions(), after);
  }

  private void handOver(List<Action> actions, List<Action.AfterCommit> after)
      throws InterruptedException {
    for (Action action : actions) {
      if (action instanceof Action.Now now) {
        ports.now(now);
      } else {
        after.add((Action.AfterCommit) action);
      }
    }
  }

  private void submit(CommitGate.Round round) throws InterruptedException {
    if (!round.isEmpty()) {
      ports.commit(round);
    }
  }

  /** How long the next round may wait for an event; not negative. */
  public Duration patience() {
    Instant now = clock.instant();
    Duration wait = scheduler.nextDeadline(now).map(due -> Duration.between(now, due)).orElse(look);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(look) < 0 ? wait : look;
  }

  /** What is left to do, and how fast the pilots are. */
  public Outlook outlook() {
    return scheduler.outlook(clock.instant());
  }

  /** How the pilots that are here, and their contexts, have spent their time so far. */
  public TimeSpent spent() {
    return scheduler.spent();
  }

  public RunProgress view() {
    return scheduler.view(clock.instant());
  }
}
