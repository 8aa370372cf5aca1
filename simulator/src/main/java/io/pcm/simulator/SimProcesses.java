package io.pcm.simulator;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.pilot.driver.PilotPorts;
import io.pcm.protocol.message.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The processes of one pilot's contexts: they load, run calls and die in virtual time. */
final class SimProcesses implements PilotPorts.Processes {
  /** As many calls may wait in a process's pipe. */
  private static final int AHEAD = 256;

  private final SimPilot pilot;
  private final World world;
  private final Map<ProcessNumber, SimProcess> processes = new TreeMap<>();
  private boolean bad;
  private boolean dismissed;

  SimProcesses(SimPilot pilot) {
    this.pilot = pilot;
    this.world = pilot.world;
  }

  @Override
  public void start(Action.StartProcess action) {
    SimProcess process = new SimProcess(action, pilot.name(), world.time.instant());
    world.contexts.add(process.life);
    processes.put(process.number, process);
    process.gpus.forEach(this::checkGpu);
    world.referee.loads();
    Duration load = world.work.load(action.library().number(), pilot.device(), world.chance);
    boolean unlucky = world.climate.nasty() && world.chance.one(1_000);
    // The manager may not hear of a failure before the pilot connects again.
    String place = pilot.name() + "/" + pilot.attempt() + "/" + action.library().number();
    world.referee.loads(place, world.time.instant());
    pilot.after(
        load,
        () -> {
          boolean fails = unlucky || bad || world.time.instant().isBefore(world.loadsFailUntil);
          if (!process.over && fails) {
            world.referee.loadFailed(place, world.time.instant());
            pilot.tell(new Event.ProcessBroken(process.number, "no such model"));
            over(process, "exit code 1", false);
          } else if (!process.over) {
            process.ready = true;
            process.life.isReady(world.time.instant());
            announce(process);
            pilot.tell(new Event.ProcessReady(process.number, load.toMillis(), process.stopsCalls));
          }
        });
  }

  /** A third of the processes announce how many calls they take, and other numbers later. */
  private void announce(SimProcess process) {
    if (process.number.value() % 3 == 0 && !process.over && world.work.changesWindows()) {
      process.window = 1 + world.chance.below(process.slots);
      pilot.tell(new Event.WindowAnnounced(process.number, process.window));
      beginNext(process);
      pilot.after(world.chance.millis(1_000, 60_000), () -> announce(process));
    }
  }

  @Override
  public void setTask(Action.SetTask action) {
    SimProcess process = processes.get(action.process());
    if (process != null) {
      process.task = action.task().number().value();
    }
  }

  @Override
  public void startCalls(Action.StartCalls action) {
    SimProcess process = processes.get(action.process());
    if (process == null || process.over) {
      return;
    }
    for (int i = 0; i < action.id().length; i++) {
      SimProcess.Call call = read(action.items().get(i));
      process.inPipe.put(action.id()[i], call);
      if (call.task() != process.task || process.inPipe.size() > process.slots + AHEAD) {
        throw new Violation("process: call " + call + " comes to the wrong process");
      }
    }
    beginNext(process);
  }

  /** Half of the processes can stop a call, but now and then one takes too long. */
  @Override
  public void stopCalls(Action.StopCalls action) {
    SimProcess process = processes.get(action.process());
    if (process == null) {
      return;
    }
    if (!process.stopsCalls) {
      throw new Violation("process: it is to stop calls, which it cannot");
    }
    for (int id : action.id()) {
      Duration takes = world.chance.one(4) ? world.chance.millis(9_000, 30_000) : Duration.ZERO;
      pilot.after(takes, () -> endStopped(process, id));
    }
  }

  private void endStopped(SimProcess process, int id) {
    SimProcess.Call call = process.running.get(id);
    if (call != null) {
      Json error = new CallError(CallError.CALL_FAILED, "stopped").toJson();
      answer(process, id, Outcome.FAILED, Duration.ZERO, error);
    }
  }

  /** Starts the calls for which there are slots. */
  private void beginNext(SimProcess process) {
    Iterator<Map.Entry<Integer, SimProcess.Call>> next = process.inPipe.entrySet().iterator();
    while (next.hasNext() && process.running.size() < process.window) {
      Map.Entry<Integer, SimProcess.Call> each = next.next();
      next.remove();
      SimProcess.Call call = each.getValue();
      process.running.put(each.getKey(), call);
      world.referee.started(call.task(), call.index());
      begin(process, each.getKey(), call);
    }
  }

  /** The processes on a GPU reserve no more than all of it. */
  private void checkGpu(int gpu) {
    int sum =
        processes.values().stream()
            .filter(each -> !each.over && each.gpus.contains(gpu))
            .mapToInt(each -> each.hundredths)
            .sum();
    if (sum > 100) {
      throw new Violation("process: " + sum + " hundredths of GPU " + gpu + " are reserved");
    }
  }

  private static SimProcess.Call read(Json item) {
    byte[] head = item.utf8();
    String text = new String(head, 0, Math.min(head.length, 64), StandardCharsets.US_ASCII);
    String[] words = text.split("[:,}]", 5);
    return new SimProcess.Call(Integer.parseInt(words[1]), Integer.parseInt(words[3]));
  }

  private void begin(SimProcess process, int id, SimProcess.Call call) {
    Work.Kind kind = world.work.kind(call.task(), call.index());
    Duration takes = world.work.call(call.task(), call.index(), pilot.device(), world.chance);
    if (kind == Work.Kind.KILLS) {
      pilot.after(takes.dividedBy(4), () -> over(process, "signal 11", false));
    } else if (kind != Work.Kind.HANGS) {
      pilot.after(takes, () -> end(process, id, call, takes));
    }
  }

  private void end(SimProcess process, int id, SimProcess.Call call, Duration took) {
    Work.Kind kind = world.work.kind(call.task(), call.index());
    answer(process, id, Work.outcome(kind), took, Work.answer(kind, call.task(), call.index()));
  }

  private void answer(SimProcess process, int id, Outcome outcome, Duration took, Json payload) {
    if (process.over || process.running.remove(id) == null) {
      return;
    }
    process.life.answered(took);
    int micros = (int) Math.min(Integer.MAX_VALUE, took.toNanos() / 1_000);
    Event.CallsEnded end =
        new Event.CallsEnded(
            process.number,
            new int[] {id},
            new byte[] {outcome.code()},
            new int[] {micros},
            List.of(new Payload(payload)));
    if (outcome == Outcome.SUCCEEDED && world.work.returnsFiles() && world.chance.one(20)) {
      pilot.tell(new Event.FileReturned(process.number, id, micros));
      handOver(process, end);
    } else {
      pilot.tell(end);
    }
    beginNext(process);
  }

  /** The file is kept after some time, unless the process is forgotten before that. */
  private void handOver(SimProcess process, Event.CallsEnded end) {
    pilot.after(
        world.chance.millis(1, world.climate.nasty() ? 30_000 : 3_000),
        () -> {
          if (processes.get(process.number) == process) {
            pilot.tell(end);
          }
        });
  }

  @Override
  public void end(ProcessNumber number) {
    noteUnload(number);
    endIn(number, world.chance.millis(1, 9_000), "exit code 0");
  }

  @Override
  public void kill(ProcessNumber number) {
    noteUnload(number);
    endIn(number, world.chance.millis(1, 50), "signal 9");
  }

  /** The run has ended, so its processes are no longer needed. */
  void dismissed() {
    dismissed = true;
  }

  boolean areDismissed() {
    return dismissed;
  }

  private void noteUnload(ProcessNumber number) {
    SimProcess process = processes.get(number);
    boolean needed = !dismissed && !world.store.runEnded();
    if (process != null && process.library == Work.BUSY && needed) {
      world.referee.unloads();
    }
  }

  private void endIn(ProcessNumber number, Duration wait, String how) {
    SimProcess process = processes.get(number);
    if (process != null) {
      pilot.after(wait, () -> over(process, how, false));
    }
  }

  private void over(SimProcess process, String how, boolean killed) {
    if (!process.over) {
      process.over = true;
      process.life.over(world.time.instant());
      boolean alone = process.running.size() == 1;
      process
          .running
          .values()
          .forEach(call -> world.referee.died(call.task(), call.index(), alone));
      pilot.tell(new Event.ProcessEnded(process.number, how, killed));
    }
  }

  @Override
  public void forget(ProcessNumber number) {
    processes.remove(number);
  }

  @Override
  public void leaveRun() {
    throw new Violation("process: there is only one run");
  }

  /**
   * One of them dies, by itself or killed by something else. Never one that loads by itself: after
   * a few of those in a row the library would count as broken.
   */
  void oneDies(boolean killed) {
    SimProcess process = any(killed);
    if (process != null) {
      over(process, killed ? "signal 9" : "signal 11", killed);
    }
  }

  private @Nullable SimProcess any(boolean loading) {
    List<SimProcess> living = new ArrayList<>(processes.values());
    living.removeIf(process -> process.over || !(process.ready || loading));
    return living.isEmpty() ? null : world.chance.of(living);
  }

  /** From now on, nothing can be loaded on this machine. */
  void machineIsBad() {
    bad = true;
  }

  /** The pilot is dead, and its guard kills all of them. */
  void die() {
    for (SimProcess process : processes.values()) {
      process.over = true;
      process.life.over(world.time.instant());
    }
  }
}
