package io.pcm.manager.core;

import io.pcm.api.status.RunProgress;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A scheduler and pilots of different speed in virtual time: loads and calls take as long as a test
 * says. Deterministic. Time goes in steps of a tenth of a second, which is also how long a message
 * takes.
 */
final class TimedPilots {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int HEARTBEAT_STEPS = 20;

  final Scheduler scheduler;
  private final int[] calls;
  private final Map<SessionId, TimedPilot> pilots = new LinkedHashMap<>();
  private final Map<Long, List<Runnable>> later = new TreeMap<>();
  private final SharedDisk disk;
  private final List<Action> actions = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private long steps;
  private boolean ended;

  /** When each task was complete, in seconds. */
  final Map<Integer, Double> ends = new TreeMap<>();

  /** When each context became warm, in seconds, with its device. */
  final List<Warm> warm = new ArrayList<>();

  /** Number of calls that were started, copies included. */
  int starts;

  /** A context became warm. */
  record Warm(double at, String device, int library, double load) {}

  /**
   * @param calls the number of calls of each task
   */
  TimedPilots(RunPlan plan, SharedDisk disk, int... calls) {
    this.calls = calls.clone();
    this.disk = disk;
    scheduler = new Scheduler(plan, SchedulerConfig.DEFAULT);
    tell(new Event.Started());
  }

  /** Such a pilot joins at this time. */
  void joins(double second, String device, double secondsOfCall) {
    SessionId session = new SessionId(later.values().stream().mapToInt(List::size).sum() + 1L);
    at(second, () -> joined(new TimedPilot(session, device, secondsOfCall)));
  }

  void join(int count, String device, double secondsOfCall) {
    for (int i = 0; i < count; i++) {
      joins(0, device, secondsOfCall);
    }
  }

  /** Something happens at this time. */
  void at(double second, Runnable what) {
    later.computeIfAbsent(Math.round(second * 10), s -> new ArrayList<>()).add(what);
  }

  private void joined(TimedPilot pilot) {
    pilots.put(pilot.session, pilot);
    say(pilot, new PilotMessage.Join(pilot.info()));
    say(pilot, new PilotMessage.Holdings(List.of(), List.of(), true, List.of()));
  }

  /** The first pilot with this device, in the order of joining. */
  TimedPilot first(String device) {
    return pilots.values().stream().filter(p -> p.device.equals(device)).findFirst().orElseThrow();
  }

  /** The pilots with this device are gone without a word. */
  void kill(String device) {
    pilots.values().removeIf(pilot -> pilot.device.equals(device));
  }

  /** No call of the pilots with this device ends any more; they are alive. */
  void hang(String device) {
    pilots.values().stream()
        .filter(pilot -> pilot.device.equals(device))
        .forEach(pilot -> pilot.hangs = true);
  }

  RunProgress view() {
    return scheduler.view(now);
  }

  Outlook outlook() {
    return scheduler.outlook(now);
  }

  /** Number of calls without an outcome. */
  int left() {
    return view().tasks().stream().mapToInt(task -> task.calls() - task.succeeded()).sum();
  }

  double seconds() {
    return steps * STEP.toMillis() / 1e3;
  }

  /** Until the run has ended; returns the virtual time in seconds. */
  double runAll() {
    while (!ended) {
      step();
    }
    return seconds();
  }

  void run(double untilSecond) {
    while (!ended && seconds() < untilSecond) {
      step();
    }
  }

  private void step() {
    steps++;
    if (steps > 1_000_000) {
      throw new AssertionError("no end; " + scheduler.view(now).tasks());
    }
    now = now.plus(STEP);
    List<Runnable> due = later.remove(steps);
    if (steps == 1) {
      due = later.remove(0L);
    }
    if (due != null) {
      due.forEach(Runnable::run);
    }
    double share = disk.progress(loading(), STEP.toMillis() / 1e3);
    for (TimedPilot pilot : List.copyOf(pilots.values())) {
      pilot.pass(STEP.toMillis() / 1e3, share).forEach(message -> heard(pilot, message));
      if (steps % HEARTBEAT_STEPS == 0) {
        say(pilot, pilot.heartbeat());
      }
    }
    tell(new Event.Ticked());
    List<Action> sent = List.copyOf(actions);
    actions.clear();
    sent.forEach(this::act);
  }

  private void heard(TimedPilot pilot, PilotMessage message) {
    if (message instanceof PilotMessage.ContextWarm loaded) {
      double load = loaded.loadMillis() / 1e3;
      warm.add(new Warm(seconds(), pilot.device, pilot.library(loaded.context()), load));
    }
    say(pilot, message);
  }

  private int loading() {
    return pilots.values().stream().mapToInt(TimedPilot::loading).sum();
  }

  private void say(TimedPilot pilot, PilotMessage message) {
    tell(new Event.FromPilot(pilot.session, message));
  }

  private void tell(Event event) {
    actions.addAll(scheduler.step(event, now).actions());
  }

  private void act(Action action) {
    if (action instanceof Action.CountItems count) {
      tell(new Event.ItemsCounted(count.task(), calls[count.task().value()]));
    } else if (action instanceof Action.WriteResults write) {
      ends.put(write.task().value(), seconds());
      tell(new Event.ResultsWritten(write.task(), SchedulerHarness.FILE));
    } else if (action instanceof Action.EndRun) {
      ended = true;
    } else if (action instanceof Action.Dispatch dispatch) {
      TimedPilot pilot = pilots.get(dispatch.session());
      starts += dispatch.index().length;
      if (pilot != null) {
        pilot.take(dispatch);
      }
    } else if (action instanceof Action.Send send) {
      TimedPilot pilot = pilots.get(send.session());
      if (pilot != null) {
        order(pilot, send.message());
      }
    }
  }

  private void order(TimedPilot pilot, ManagerMessage message) {
    if (message instanceof ManagerMessage.OpenContext open) {
      pilot.open(open);
    } else if (message instanceof ManagerMessage.CloseContext close) {
      pilot.close(close).forEach(gone -> say(pilot, gone));
    } else if (message instanceof ManagerMessage.Revoke revoke) {
      pilot
          .handBack(revoke.lease())
          .ifPresent(
              returned -> {
                starts -= returned.index().length;
                say(pilot, returned);
              });
    }
  }
}
