package io.pcm.manager.core;

import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pilots whose contexts run many calls of one task at a time. In each round, all calls that run in
 * a context succeed, or if one of them is poison, the context dies at once, which is the worst case
 * for finding it.
 */
final class BusyPilots {
  final SchedulerHarness run;
  private final int slots;
  private final Set<Integer> poison;
  private final Cause cause;
  private final List<Worker> workers = new ArrayList<>();
  int loads;
  int rounds;

  /** Number of calls given out at a time, for each round in which a context served. */
  final List<Integer> widths = new ArrayList<>();

  boolean anyAlone;

  /** Whether something else kills this worker's context in this round. */
  Predicate<Worker> killed = worker -> false;

  /**
   * @param cause how a context ends in which poison runs
   */
  BusyPilots(SchedulerHarness run, int pilots, int slots, Cause cause, Set<Integer> poison) {
    this.run = run;
    this.slots = slots;
    this.cause = cause;
    this.poison = poison;
    for (int i = 0; i < pilots; i++) {
      workers.add(new Worker(run.join("pilot" + i)));
    }
  }

  /** Until each of these calls has an outcome. */
  void runAll(int calls) {
    while (run.task(0).succeeded() + run.task(0).failed() < calls) {
      round();
    }
  }

  void round() {
    if (++rounds > 20_000) {
      throw new AssertionError("no end; done: " + run.task(0));
    }
    workers.forEach(Worker::round);
    run.pass(
        Duration.ofMillis(500), workers.stream().map(worker -> worker.pilot).toArray(Pilot[]::new));
  }

  /** One pilot with at most one context. */
  final class Worker {
    private final Pilot pilot;
    private @Nullable ContextId context;
    private final Map<LeaseId, Action.Dispatch> leases = new LinkedHashMap<>();
    private final Map<LeaseId, Set<Integer>> held = new LinkedHashMap<>();

    Worker(Pilot pilot) {
      this.pilot = pilot;
    }

    private void round() {
      if (!run.sentOpen(pilot).isEmpty()) {
        loads++;
        context = pilot.lastContext();
        run.sent(ManagerMessage.LibraryAnnounced.class, pilot);
        pilot.say(new PilotMessage.ContextWarm(context, 1_000));
      }
      pilot.leases().forEach(this::take);
      run.sent(ManagerMessage.Revoke.class, pilot).forEach(revoke -> handBack(revoke.lease()));
      Map<LeaseId, Set<Integer>> running = running();
      if (context == null || running.isEmpty()) {
        return;
      }
      widths.add(held.values().stream().mapToInt(Set::size).sum());
      if (running.values().stream().flatMap(Set::stream).anyMatch(poison::contains)) {
        die(context, cause, running);
      } else if (killed.test(this)) {
        die(context, Cause.KILLED, running);
      } else {
        running.forEach(this::succeed);
      }
    }

    private void take(Action.Dispatch lease) {
      anyAlone |= lease.alone();
      leases.put(lease.lease(), lease);
      held.put(lease.lease(), new TreeSet<>(Arrays.stream(lease.index()).boxed().toList()));
    }

    private Map<LeaseId, Set<Integer>> running() {
      Map<LeaseId, Set<Integer>> running = new LinkedHashMap<>();
      int free = slots;
      for (Map.Entry<LeaseId, Set<Integer>> lease : held.entrySet()) {
        boolean alone = leases.get(lease.getKey()).alone();
        if (free > 0 && (!alone || running.isEmpty())) {
          Set<Integer> calls = new TreeSet<>(lease.getValue().stream().limit(free).toList());
          running.put(lease.getKey(), calls);
          free = alone ? 0 : free - calls.size();
        }
      }
      return running;
    }

    private void die(ContextId dead, Cause why, Map<LeaseId, Set<Integer>> running) {
      context = null;
      List<CallRef> blamed = new ArrayList<>();
      for (Map.Entry<LeaseId, Set<Integer>> lease : running.entrySet()) {
        lease.getValue().forEach(call -> blamed.add(SchedulerHarness.call(0, call)));
        held.get(lease.getKey()).removeAll(lease.getValue());
      }
      List.copyOf(held.keySet()).forEach(this::handBack);
      pilot.contextGone(dead, why, blamed, List.of());
    }

    private void succeed(LeaseId lease, Set<Integer> calls) {
      pilot.succeed(leases.get(lease), calls.stream().mapToInt(i -> i).toArray());
      held.get(lease).removeAll(calls);
      if (held.get(lease).isEmpty()) {
        forget(lease);
      }
    }

    private void handBack(LeaseId lease) {
      Set<Integer> calls = held.get(lease);
      if (calls != null) {
        pilot.handBack(leases.get(lease), calls.stream().mapToInt(i -> i).toArray());
        forget(lease);
      }
    }

    private void forget(LeaseId lease) {
      held.remove(lease);
      pilot.forget(leases.remove(lease));
    }
  }
}
