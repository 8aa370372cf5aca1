package io.pcm.pilot;

import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.PilotAgent;
import io.pcm.transport.PilotEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the agent: takes what waits, steps it, does what it says. */
final class PilotLoop {
  private static final Logger log = LoggerFactory.getLogger(PilotLoop.class);

  /** What people are told as well, by name as {@link Pilot} has it. */
  private static final Logger people = LoggerFactory.getLogger("io.pcm.pilot");

  /** The loop ticks at least so often, which is what heartbeats vouch for. */
  private static final Duration TICK = Duration.ofMillis(500);

  private final Inbox inbox;
  private final PilotAgent agent;
  private final PilotEndpoint endpoint;
  private final ProcessTable processes;
  private final HeartbeatThread heartbeat;
  private final BooleanSupplier runEnded;
  private final Monotonic clock;
  private final Action.Cases<Optional<Action.Exit>> hands = new Hands();
  private long ignored;

  /** Start instant + monotonic time: never steps, whatever happens to the wall clock. */
  static final class Monotonic {
    private final Instant start = Instant.now();
    private final long nanos = System.nanoTime();

    Instant now() {
      return start.plusNanos(System.nanoTime() - nanos);
    }

    Instant start() {
      return start;
    }
  }

  /** What the loop acts through. */
  record Limbs(
      PilotEndpoint endpoint,
      ProcessTable processes,
      HeartbeatThread heartbeat,
      BooleanSupplier runEnded) {}

  PilotLoop(Inbox inbox, PilotAgent agent, Limbs limbs, Monotonic clock) {
    this.inbox = inbox;
    this.agent = agent;
    this.endpoint = limbs.endpoint;
    this.processes = limbs.processes;
    this.heartbeat = limbs.heartbeat;
    this.runEnded = limbs.runEnded;
    this.clock = clock;
  }

  /** Runs until the agent wants to exit. */
  Action.Exit run() throws InterruptedException {
    List<Event> events = List.of();
    while (true) {
      for (Event event : events) {
        Optional<Action.Exit> exit = step(event);
        if (exit.isPresent()) {
          return exit.get();
        }
        if (event instanceof Event.ProcessEnded ended) {
          processes.forget(ended.process());
        }
      }
      Optional<Action.Exit> exit = step(new Event.Ticked());
      if (exit.isPresent()) {
        return exit.get();
      }
      heartbeat.ticked(agent.pulse());
      events = inbox.take(nanosToWait());
    }
  }

  private long nanosToWait() {
    Duration wait =
        agent.nextDeadline().map(due -> Duration.between(clock.now(), due)).orElse(TICK);
    return Math.min(wait.compareTo(TICK) < 0 ? wait.toNanos() : TICK.toNanos(), TICK.toNanos());
  }

  private Optional<Action.Exit> step(Event event) {
    List<Action> actions = agent.step(event, clock.now());
    if (log.isDebugEnabled() && !(event instanceof Event.Ticked && actions.isEmpty())) {
      log.debug("{} -> {}", event, actions);
    }
    for (Action action : actions) {
      Optional<Action.Exit> exit = action.match(hands);
      if (exit.isPresent()) {
        return exit;
      }
    }
    return Optional.empty();
  }

  /** Does what each action says. */
  private final class Hands implements Action.Cases<Optional<Action.Exit>> {
    @Override
    public Optional<Action.Exit> connect(Action.Connect action) {
      if (action.again() && runEnded.getAsBoolean()) {
        inbox.put(new Event.StopAsked("the run has ended", Event.Urgency.SOON));
      }
      endpoint.connect();
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> join(Action.Join action) {
      Narrator.tell(action.message());
      endpoint.join(action.session(), action.message());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> send(Action.Send action) {
      Narrator.tell(action.message());
      endpoint.send(action.message());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> startProcess(Action.StartProcess action) {
      processes.start(action);
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> setTask(Action.SetTask action) {
      processes.with(action.process(), process -> process.setTask(action.task()));
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> startCalls(Action.StartCalls action) {
      processes.with(action.process(), process -> process.startCalls(action.id(), action.items()));
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> endProcess(Action.EndProcess action) {
      processes.with(action.process(), process -> process.end());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> killProcess(Action.KillProcess action) {
      processes.with(action.process(), process -> process.kill());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> ignored(Action.Ignored action) {
      ignored++;
      log.warn("left undone ({} so far): {}", ignored, action.what());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> warn(Action.Warn action) {
      people.warn("{}", action.what());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> leaveRun(Action.LeaveRun action) {
      people.warn("{}", action.what());
      processes.leaveRun();
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> exit(Action.Exit action) {
      return Optional.of(action);
    }
  }
}
