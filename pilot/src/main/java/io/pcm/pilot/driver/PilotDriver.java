package io.pcm.pilot.driver;

import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.AgentConfig;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.PilotAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Steps the agent and carries out its actions. Used by one thread, the only one that uses the
 * agent.
 */
public final class PilotDriver {
  private final PilotAgent agent;
  private final PilotPorts ports;
  private final InstantSource clock;
  private final LoopPace pace;
  private final Action.Cases<Optional<Action.Exit>> hands;

  /** Events that arose here; handled after those that have already arrived. */
  private final Deque<Event> own = new ArrayDeque<>();

  /**
   * Creates a driver that will ask for a connection in its first round.
   *
   * @param clock must never go back
   */
  public PilotDriver(AgentConfig config, PilotPorts ports, InstantSource clock, LoopPace pace) {
    this.agent = new PilotAgent(config, clock.instant());
    this.ports = ports;
    this.clock = clock;
    this.pace = pace;
    this.hands = new Hands(ports);
  }

  /**
   * Handles the events since the last round, in order. There may be none, if only time has passed.
   *
   * @return how the pilot ends, if it ends; then there is no further round
   */
  public Optional<Action.Exit> round(List<Event> events) {
    long results = 0;
    for (Event event : events) {
      results += event instanceof Event.CallsEnded ended ? ended.payloadBytes() : 0;
      Optional<Action.Exit> exit = step(event);
      if (exit.isPresent()) {
        return exit;
      }
    }
    for (Event event = own.poll(); event != null; event = own.poll()) {
      Optional<Action.Exit> exit = step(event);
      if (exit.isPresent()) {
        return exit;
      }
    }
    Optional<Action.Exit> exit = step(new Event.Ticked());
    ports.processes().handled(results, agent.outcomeBytes());
    if (exit.isEmpty()) {
      ports.pulse().accept(agent.pulse());
    }
    return exit;
  }

  /** How long the next round may wait for an event; not negative. */
  public Duration patience() {
    if (!own.isEmpty()) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    Duration wait = agent.nextDeadline().map(due -> Duration.between(now, due)).orElse(pace.tick());
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(pace.tick()) < 0 ? wait : pace.tick();
  }

  private Optional<Action.Exit> step(Event event) {
    List<Action> actions = agent.step(event, clock.instant());
    ports.words().stepped(event, actions);
    for (Action action : actions) {
      Optional<Action.Exit> exit = action.match(hands);
      if (exit.isPresent()) {
        return exit;
      }
    }
    if (event instanceof Event.ProcessEnded ended) {
      ports.processes().forget(ended.process());
    }
    return Optional.empty();
  }

  /** Carries out each type of action. */
  private final class Hands implements Action.Cases<Optional<Action.Exit>> {
    private final PilotPorts.Wire wire;
    private final PilotPorts.Processes processes;

    Hands(PilotPorts ports) {
      wire = ports.wire();
      processes = ports.processes();
    }

    /** A manager may have been too busy to say goodbye when its run ended. */
    @Override
    public Optional<Action.Exit> connect(Action.Connect action) {
      if (action.again() && ports.runEnded().getAsBoolean()) {
        own.add(new Event.StopAsked("the run has ended", Event.Urgency.SOON));
      }
      wire.connect();
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> join(Action.Join action) {
      ports.words().told(action.message());
      wire.join(action.session(), action.message());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> send(Action.Send action) {
      ports.words().told(action.message());
      wire.send(action.message());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> startProcess(Action.StartProcess action) {
      processes.start(action);
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> setTask(Action.SetTask action) {
      processes.setTask(action);
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> startCalls(Action.StartCalls action) {
      processes.startCalls(action);
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> stopCalls(Action.StopCalls action) {
      processes.stopCalls(action);
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> endProcess(Action.EndProcess action) {
      processes.end(action.process());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> killProcess(Action.KillProcess action) {
      processes.kill(action.process());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> ignored(Action.Ignored action) {
      ports.words().ignored(action.what());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> warn(Action.Warn action) {
      ports.words().warned(action.what());
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> leaveRun(Action.LeaveRun action) {
      ports.words().warned(action.what());
      processes.leaveRun();
      return Optional.empty();
    }

    @Override
    public Optional<Action.Exit> exit(Action.Exit action) {
      return Optional.of(action);
    }
  }
}
