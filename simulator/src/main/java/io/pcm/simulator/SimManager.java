package io.pcm.simulator;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.chronicle.Chronicle;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Outlook;
import io.pcm.manager.core.Step;
import io.pcm.manager.driver.CommitGate;
import io.pcm.manager.driver.CommitGate.Round;
import io.pcm.manager.driver.Dispatcher;
import io.pcm.manager.driver.Drains;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.driver.LostItems;
import io.pcm.manager.driver.ManagerDriver;
import io.pcm.manager.driver.PilotWire;
import io.pcm.manager.driver.Releases;
import io.pcm.manager.driver.RunStart;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One manager from its start to its end: the parts of the driver, with virtual delays in place of
 * the real threads and queues.
 */
final class SimManager extends Being {
  private static final int SEND_MOST = 64;
  private static final Duration FULL_RETRY = Duration.ofSeconds(2);

  /** At which point of its work a manager dies. */
  enum Death {
    AT_ONCE,
    BEFORE_COMMIT,
    /** It has stored facts that it has announced to nobody. */
    AFTER_COMMIT
  }

  private final ManagerDriver driver;
  private final Dispatcher dispatcher;
  private final CommitGate gate;
  private final Drains drains;
  private final Chronicle chronicle;
  private final int epoch;
  private final Deque<Action.Now> toSend = new ArrayDeque<>();
  private final Deque<Round> toCommit = new ArrayDeque<>();
  private List<Event> events = new ArrayList<>();
  private Instant wakeAt = Instant.MAX;
  private boolean sending;
  private boolean committing;
  private Death death = Death.AT_ONCE;
  private boolean dying;

  /**
   * @throws StoreException if the run cannot be opened now
   */
  SimManager(World world, Consumer<Ending> ended) throws StoreException {
    super(world);
    RunStart start =
        RunStart.takeUp(world.work.plan(), world.climate.scheduler(), world.store, world.time);
    epoch = start.scheduler().epoch();
    chronicle = new Chronicle(world.work.plan(), epoch, world.chronicle, world.time.instant());
    LostItems lost =
        new LostItems(
            this::tell,
            note -> {
              throw new Violation("manager: " + note);
            });
    Wire wire = new Wire();
    dispatcher = new Dispatcher(world.work::source, wire, this::tell, lost);
    gate = new CommitGate(world.store, new Releases(wire, new SimFiles(this), ended));
    driver = new ManagerDriver(start, world.time, new Ports(), world.climate.look());
    drains = new Drains(driver::view, this::tell, start.scheduler().drainedJobs());
  }

  void begin() {
    world.net.listens(this);
    chronicle.begin(driver.view());
    uninterrupted(driver::begin);
    wakeIn(Duration.ZERO);
  }

  int epoch() {
    return epoch;
  }

  RunProgress view() {
    return driver.view();
  }

  Outlook outlook() {
    return driver.outlook();
  }

  Drains drains() {
    return drains;
  }

  void tell(Event event) {
    events.add(event);
    if (events.size() == 1) {
      wakeIn(world.chance.between(Duration.ZERO, world.climate.roundMost()));
    }
  }

  /** Makes it die now, or when it next reaches that point. */
  void dieAt(Death when) {
    if (dying) {
      return;
    }
    dying = true;
    death = when;
    if (when == Death.AT_ONCE) {
      die();
    } else {
      after(Duration.ofSeconds(3), this::die);
    }
  }

  @Override
  void die() {
    if (!dead()) {
      super.die();
      world.net.gone();
    }
  }

  private void wakeIn(Duration wait) {
    Instant at = world.time.instant().plus(wait);
    if (at.isBefore(wakeAt)) {
      wakeAt = at;
      after(wait, () -> wakeUp(at));
    }
  }

  private void wakeUp(Instant meant) {
    if (meant.equals(wakeAt)) {
      wakeAt = Instant.MAX;
      List<Event> round = events;
      events = new ArrayList<>();
      uninterrupted(() -> driver.round(round));
      Instant now = world.time.instant();
      if (chronicle.due(now)) {
        chronicle.sample(driver.spent(), driver.view(), now);
      }
      wakeIn(driver.patience());
    }
  }

  private void sendSome() {
    for (int i = 0; i < SEND_MOST && !toSend.isEmpty(); i++) {
      dispatcher.carryOut(toSend.remove());
    }
    sending = false;
    sendSoon();
  }

  private void sendSoon() {
    if (!sending && !toSend.isEmpty()) {
      sending = true;
      boolean slow = world.chance.one(world.climate.nasty() ? 30 : 300);
      after(slow ? world.chance.millis(10, 1_000) : world.chance.millis(0, 1), this::sendSome);
    }
  }

  private void commitSoon() {
    if (!committing && !toCommit.isEmpty()) {
      committing = true;
      boolean slow = world.climate.slowDisk() && world.chance.one(world.climate.nasty() ? 30 : 300);
      after(slow ? world.chance.millis(100, 5_000) : world.chance.millis(1, 20), this::commitSome);
    }
  }

  private void commitSome() {
    if (dying && death == Death.BEFORE_COMMIT) {
      die();
      return;
    }
    List<Round> group = new ArrayList<>(toCommit);
    group.subList(1 + world.chance.below(group.size()), group.size()).clear();
    try {
      gate.commit(group);
    } catch (StoreException e) {
      after(FULL_RETRY, this::commitSome);
      return;
    }
    group.forEach(round -> toCommit.remove());
    if (dying && death == Death.AFTER_COMMIT) {
      die();
      return;
    }
    after(
        world.chance.millis(0, 2),
        () -> {
          gate.release();
          committing = false;
          commitSoon();
        });
  }

  /** A part of the driver that may be interrupted while it waits; here nothing waits. */
  private interface Part {
    void run() throws InterruptedException;
  }

  private static void uninterrupted(Part part) {
    try {
      part.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing waits here", e);
    }
  }

  private final class Ports implements ManagerDriver.Ports {
    @Override
    public void now(Action.Now action) {
      toSend.add(action);
      sendSoon();
    }

    @Override
    public void commit(Round round) {
      toCommit.add(round);
      commitSoon();
    }

    @Override
    public void stepped(Event event, Step step) {
      chronicle.stepped(event, step, world.time.instant());
    }
  }

  private final class Wire implements PilotWire {
    @Override
    public void send(SessionId session, ManagerMessage message) {
      world.net.toPilot(SimManager.this, session, message);
    }

    @Override
    public void forget(SessionId session) {
      world.net.forget(SimManager.this, session);
    }
  }
}
