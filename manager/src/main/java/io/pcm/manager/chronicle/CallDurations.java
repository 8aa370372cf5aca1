package io.pcm.manager.chronicle;

import io.pcm.manager.chronicle.ChronicleLine.SlowCall;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.SessionId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** How long calls take, and which took longest. Costs a few instructions for each call. */
final class CallDurations {
  /** Number of slow calls that are known by index. */
  private static final int SLOWEST_MAX = 20;

  /** Number of tasks whose durations are counted: a matrix may have 100,000. */
  private static final int TASKS_MAX = 200;

  private static final Comparator<SlowCall> FASTEST_FIRST =
      Comparator.comparingInt(SlowCall::micros);

  private final PriorityQueue<SlowCall> slowest = new PriorityQueue<>(FASTEST_FIRST);
  private final Map<Integer, DurationSpread> spreads = new TreeMap<>();
  private boolean changed;

  void add(Outcomes outcomes, SessionId session) {
    int task = outcomes.task().value();
    DurationSpread spread = spreads.get(task);
    if (spread == null && spreads.size() < TASKS_MAX) {
      spread = new DurationSpread();
      spreads.put(task, spread);
    }
    for (int row = 0; row < outcomes.size(); row++) {
      int micros = outcomes.micros(row);
      if (spread != null) {
        spread.add(micros);
      }
      SlowCall fastest = slowest.size() < SLOWEST_MAX ? null : slowest.peek();
      if (fastest == null || micros > fastest.micros()) {
        add(outcomes, row, session);
      }
    }
    changed = true;
  }

  private void add(Outcomes outcomes, int row, SessionId session) {
    if (slowest.size() == SLOWEST_MAX) {
      slowest.poll();
    }
    slowest.add(
        new SlowCall(
            outcomes.task().value(),
            outcomes.index(row),
            outcomes.micros(row),
            outcomes.outcome(row).name(),
            session.toString()));
  }

  /** Everything about this task is void. */
  void forget(int task) {
    spreads.remove(task);
    slowest.removeIf(call -> call.task() == task);
    changed = true;
  }

  /** Whether anything was added since the last {@link #line}. */
  boolean changed() {
    return changed;
  }

  ChronicleLine.Durations line(long t) {
    changed = false;
    List<SlowCall> calls = slowest.stream().sorted(FASTEST_FIRST.reversed()).toList();
    Map<Integer, Map<Integer, Long>> counts = new TreeMap<>();
    spreads.forEach((task, spread) -> counts.put(task, spread.counts()));
    return new ChronicleLine.Durations(t, calls, counts);
  }
}
