package io.pcm.manager.loop;

import io.pcm.api.MonotonicClock;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Outlook;
import io.pcm.manager.core.Step;
import io.pcm.manager.driver.CommitGate;
import io.pcm.manager.driver.ManagerDriver;
import io.pcm.manager.driver.RunStart;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.transport.ByteGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The thread of the {@link ManagerDriver}: waits for events and deadlines, and passes the output to
 * the threads that send and store.
 */
final class Loop implements Runnable {
  /** Maximum number of waiting events; then their senders wait too, and thus pilots' messages. */
  private static final int EVENTS_MAX = 65_536;

  /** Maximum bytes of outcomes in waiting events (48 MiB). */
  private static final long EVENT_BYTES_MAX = 48L << 20;

  private static final Event WAKE = new Event.Ticked();
  private static final int ROUND_MAX = 4_096;
  private static final Duration VIEW_PACE = Duration.ofMillis(100);

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final ByteGate gate = new ByteGate(EVENT_BYTES_MAX);
  private final Queue<Event> reports = new ConcurrentLinkedQueue<>();
  private final ManagerDriver driver;
  private final MonotonicClock clock;
  private final Committer committer;
  private final DispatchThread dispatch;
  private final Onlookers onlookers;
  private volatile RunProgress view;
  private volatile Outlook outlook;
  private Instant viewed;
  private Instant lookedAhead;

  Loop(
      RunStart start,
      MonotonicClock clock,
      Committer committer,
      DispatchThread dispatch,
      Onlookers onlookers) {
    this.driver = new ManagerDriver(start, clock, new Hands(), ManagerDriver.LOOK);
    this.clock = clock;
    this.committer = committer;
    this.dispatch = dispatch;
    this.onlookers = onlookers;
    this.viewed = clock.instant();
    this.view = driver.view();
    this.outlook = driver.outlook();
    this.lookedAhead = viewed;
  }

  /** Adds an event; blocks while the loop is overloaded. Thread-safe. */
  void tell(Event event) {
    try {
      gate.enter(bytes(event));
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long bytes(Event event) {
    return event instanceof Event.FromPilot from
            && from.message() instanceof PilotMessage.CallsEnded ended
        ? ended.outcomes().payloadBytes()
        : 0;
  }

  /**
   * Adds an event from the manager's own threads; never blocks. Each such event is the reply to an
   * action, or about a task once, so their number is limited.
   */
  void report(Event event) {
    reports.add(event);
    events.offer(WAKE);
  }

  RunProgress view() {
    return committer.addTo(view);
  }

  /** What is left to do, and how fast the pilots are; at most a second old while events arrive. */
  Outlook outlook() {
    return outlook;
  }

  @Override
  public void run() {
    List<Event> round = new ArrayList<>();
    try {
      onlookers.begin(view);
      driver.begin();
      while (!Thread.currentThread().isInterrupted()) {
        Event first = events.poll(Math.max(1, driver.patience().toMillis()), TimeUnit.MILLISECONDS);
        if (first != null) {
          round.add(first);
          events.drainTo(round, ROUND_MAX - 1);
          round.removeIf(event -> event instanceof Event.Ticked);
        }
        for (Event report = reports.poll(); report != null; report = reports.poll()) {
          round.add(report);
        }
        driver.round(round);
        gate.leave(round.stream().mapToLong(Loop::bytes).sum());
        publishView(false);
        round.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publishView(boolean atOnce) {
    Instant now = clock.instant();
    if (atOnce || Duration.between(viewed, now).compareTo(VIEW_PACE) >= 0) {
      view = onlookers.addTo(driver.view());
      viewed = now;
      onlookers.look(view, driver::spent, now);
    }
    if (Duration.between(lookedAhead, now).compareTo(ManagerDriver.LOOK) >= 0) {
      outlook = driver.outlook();
      lookedAhead = now;
    }
  }

  /** Passes output to the other threads. */
  private final class Hands implements ManagerDriver.Ports {
    @Override
    public void now(Action.Now action) throws InterruptedException {
      dispatch.submit(action);
    }

    /** The snapshot must be updated before anything that this commit announces. */
    @Override
    public void commit(CommitGate.Round round) throws InterruptedException {
      publishView(!round.after().isEmpty());
      committer.submit(round);
    }

    @Override
    public void stepped(Event event, Step step) {
      onlookers.stepped(event, step, clock.instant());
    }
  }
}
