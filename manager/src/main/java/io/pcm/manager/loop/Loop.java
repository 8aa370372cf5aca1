package io.pcm.manager.loop;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunView;
import io.pcm.manager.core.Scheduler;
import io.pcm.manager.core.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps the scheduler: takes what waits, tells it event by event, then lets it decide once. The
 * only thread that touches the scheduler after the start.
 */
final class Loop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** Events that may wait; then those who bring them wait too, and pilots' messages with them. */
  private static final int EVENTS_MAX = 65_536;

  private static final Event WAKE = new Event.Ticked();
  private static final int ROUND_MAX = 4_096;
  private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration VIEW_PACE = Duration.ofMillis(100);

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final Queue<Event> reports = new ConcurrentLinkedQueue<>();
  private final Scheduler scheduler;
  private final MonotonicClock clock;
  private final Committer committer;
  private final Outbound outbound;
  private final FactLog log;
  private final FailureTally failures;
  private List<Action> begun = List.of();
  private volatile RunView view;
  private Instant viewed;

  Loop(
      Scheduler scheduler,
      MonotonicClock clock,
      Committer committer,
      Outbound outbound,
      RunPlan plan) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.committer = committer;
    this.outbound = outbound;
    this.log = new FactLog(plan);
    this.failures = new FailureTally(task -> plan.tasks().get(task.value()).name().display());
    this.viewed = clock.now();
    this.view = scheduler.view(viewed);
  }

  /** From any thread; waits while the loop has too much to do. */
  void tell(Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * From our own threads; never waits. There are no more such events than actions that they answer.
   */
  void report(Event event) {
    reports.add(event);
    events.offer(WAKE);
  }

  /** Takes the first step over, whose facts are durable already. Once, before {@link #run}. */
  void begin(Step first) {
    first.facts().forEach(log::tell);
    first.facts().forEach(failures::add);
    begun = first.actions();
  }

  RunView view() {
    return view.withStoreWaits(committer.waits());
  }

  @Override
  public void run() {
    List<Event> round = new ArrayList<>();
    try {
      List<Action.AfterCommit> after = new ArrayList<>();
      handOver(begun, after);
      committer.submit(List.of(), after);
      while (!Thread.currentThread().isInterrupted()) {
        Event first = events.poll(untilNextDeadline(), TimeUnit.MILLISECONDS);
        if (first != null) {
          round.add(first);
          events.drainTo(round, ROUND_MAX - 1);
          round.removeIf(event -> event instanceof Event.Ticked);
        }
        for (Event report = reports.poll(); report != null; report = reports.poll()) {
          round.add(report);
        }
        round.add(new Event.Ticked());
        carryOut(round);
        round.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long untilNextDeadline() {
    Instant now = clock.now();
    Duration wait =
        scheduler.nextDeadline(now).map(d -> Duration.between(now, d)).orElse(LOOK_AT_LEAST);
    return Math.max(1, Math.min(wait.toMillis(), LOOK_AT_LEAST.toMillis()));
  }

  private void carryOut(List<Event> round) throws InterruptedException {
    List<Fact> facts = new ArrayList<>();
    List<Action.AfterCommit> after = new ArrayList<>();
    for (Event event : round) {
      Step step = scheduler.step(event, clock.now());
      debug(event, step);
      step.facts().forEach(log::tell);
      step.facts().forEach(failures::add);
      facts.addAll(step.facts());
      handOver(step.actions(), after);
    }
    publishView(!after.isEmpty());
    committer.submit(facts, after);
  }

  private void handOver(List<Action> actions, List<Action.AfterCommit> after)
      throws InterruptedException {
    for (Action action : actions) {
      if (action instanceof Action.Now now) {
        outbound.submit(now);
      } else {
        after.add((Action.AfterCommit) action);
      }
    }
  }

  private void publishView(boolean atOnce) {
    Instant now = clock.now();
    if (atOnce || Duration.between(viewed, now).compareTo(VIEW_PACE) >= 0) {
      view = failures.addTo(scheduler.view(now));
      viewed = now;
    }
  }

  private static void debug(Event event, Step step) {
    if (LOG.isDebugEnabled() && !(event instanceof Event.Ticked && step.isEmpty())) {
      LOG.debug("{} -> facts {} actions {}", event, step.facts(), step.actions());
    }
  }
}
