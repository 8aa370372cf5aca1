package io.pcm.simulator;

import io.pcm.api.batch.JobLife;
import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.AgentConfig;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.pilot.driver.Heart;
import io.pcm.pilot.driver.PilotDriver;
import io.pcm.pilot.driver.PilotPorts;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pilot from its start to its end: driver and heart, with separate delays. */
final class SimPilot extends Being {
  private static final Duration LEAST = Duration.ofNanos(1_000);

  private final String name;
  private final String device;
  private final PilotDriver driver;
  private final Heart heart;
  private final SimProcesses processes;
  private final SentOutcomes sent;
  private final Runnable gone;
  private List<Event> inbox = new ArrayList<>();
  private @Nullable SimLink link;
  private int attempt;
  private Instant wakeAt = Instant.MAX;
  private Instant beatAt = Instant.MAX;
  private Instant hungUntil = Instant.MIN;
  private Instant tickedAt = Instant.MIN;

  /**
   * @param runEnded whether the run is known to have ended
   * @param gone called when it has ended in any way
   */
  SimPilot(World world, PilotInfo info, Optional<JobLife> life, RunEnd runEnded, Runnable gone) {
    super(world);
    this.name = info.pilot();
    this.device = info.device();
    this.gone = gone;
    sent = new SentOutcomes(name);
    processes = new SimProcesses(this);
    heart = new Heart(this::beat, world.climate.pace());
    PilotPorts ports =
        new PilotPorts(new Wire(), processes, new Words(), this::ticked, runEnded::over);
    driver =
        new PilotDriver(
            new AgentConfig(
                info,
                AgentConfig.DEFAULT_MANAGER_LOST,
                AgentConfig.DEFAULT_GRACE,
                AgentConfig.DEFAULT_GENTLE_END,
                life),
            ports,
            world.time,
            world.climate.pace());
    wakeIn(Duration.ZERO);
    lookAtHeartIn(Duration.ZERO);
  }

  /** Whether the run has ended. */
  interface RunEnd {
    boolean over();
  }

  String name() {
    return name;
  }

  String device() {
    return device;
  }

  SimProcesses processes() {
    return processes;
  }

  /** The number of its current attempt to connect. */
  int attempt() {
    return attempt;
  }

  void letIn(SimLink newLink, int asked) {
    if (!dead() && asked == attempt) {
      link = newLink;
      tell(new Event.Connected(newLink.session, World.RUN, newLink.manager.epoch()));
    }
  }

  void message(SimLink from, ManagerMessage message) {
    if (link == from) {
      if (message instanceof ManagerMessage.AckOutcomes ack) {
        sent.acknowledged(ack.sequence());
      } else if (message instanceof ManagerMessage.Farewell) {
        processes.dismissed();
      }
      tell(new Event.FromManager(message));
    }
  }

  void sessionOver(SimLink which) {
    if (link == which) {
      link = null;
      tell(new Event.SessionUnknown());
    }
  }

  void tell(Event event) {
    if (!dead()) {
      inbox.add(event);
      wakeIn(world.chance.between(LEAST, Duration.ofMillis(1)));
    }
  }

  /** Its loop hangs for this long; its heart continues. */
  void hang(Duration howLong) {
    hungUntil = world.time.instant().plus(howLong);
  }

  @Override
  void die() {
    if (!dead()) {
      super.die();
      processes.die();
      gone.run();
    }
  }

  /** Kills it: the messages it has just sent may be lost. */
  void kill() {
    SimLink last = link;
    if (last != null && world.chance.one(2)) {
      last.broken = true;
    }
    die();
  }

  private void wakeIn(Duration wait) {
    Instant at = world.time.instant().plus(wait);
    if (at.isBefore(wakeAt)) {
      wakeAt = at;
      after(wait, () -> wakeUp(at));
    }
  }

  private void wakeUp(Instant meant) {
    if (!meant.equals(wakeAt)) {
      return;
    }
    wakeAt = Instant.MAX;
    if (hungUntil.isAfter(world.time.instant())) {
      wakeIn(Duration.between(world.time.instant(), hungUntil));
      return;
    }
    List<Event> events = inbox;
    inbox = new ArrayList<>();
    Optional<Action.Exit> exit = driver.round(events);
    if (exit.isPresent()) {
      world.trace.add(name + " ends: " + exit.get());
      die();
    } else {
      Duration wait = driver.patience();
      wakeIn(wait.compareTo(LEAST) < 0 ? LEAST : wait);
    }
  }

  private void ticked(Pulse pulse) {
    tickedAt = world.time.instant();
    if (heart.ticked(pulse, tickedAt)) {
      lookAtHeartIn(Duration.ZERO);
    }
  }

  private void lookAtHeartIn(Duration wait) {
    Instant at = world.time.instant().plus(wait);
    beatAt = at;
    after(
        wait,
        () -> {
          if (at.equals(beatAt)) {
            Duration next = heart.beatIfDue(world.time.instant());
            lookAtHeartIn(next.compareTo(LEAST) < 0 ? LEAST : next);
          }
        });
  }

  private void beat(PilotMessage.Heartbeat heartbeat) {
    if (tickedAt.plus(world.climate.pace().hung()).isBefore(world.time.instant())) {
      throw new Violation("pilot: " + name + " beats though its loop hangs");
    }
    SimLink current = link;
    if (current != null && current.joined) {
      sent.mustOweNothing();
      world.net.toManager(current, heartbeat);
    }
  }

  private final class Wire implements PilotPorts.Wire {
    @Override
    public void connect() {
      link = null;
      attempt++;
      int asked = attempt;
      world.time.after(world.chance.millis(1, 20), () -> world.net.dial(SimPilot.this, asked));
    }

    @Override
    public void join(SessionId session, PilotMessage.Join message) {
      sent.joins();
      SimLink current = link;
      if (current != null && current.session.equals(session) && !current.joined) {
        current.joined = true;
        world.net.toManager(current, message);
      }
    }

    @Override
    public void send(PilotMessage message) {
      if (message instanceof PilotMessage.CallsEnded ended) {
        sent.sent(ended);
      }
      SimLink current = link;
      if (current != null && current.joined) {
        world.net.toManager(current, message);
      }
    }
  }

  /** Discards everything. */
  private static final class Words implements PilotPorts.Words {
    @Override
    public void stepped(Event event, List<Action> actions) {}

    @Override
    public void told(PilotMessage message) {}

    @Override
    public void ignored(String what) {}

    @Override
    public void warned(String what) {}
  }
}
