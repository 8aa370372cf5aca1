package io.pcm.manager.core;

import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records up to which call each task may have been sent to pilots, ahead of need: a record costs
 * little, but the next manager holds back the calls below the last one until the pilots are back.
 */
final class Horizons {
  /** How much work a record covers in advance. */
  static final Duration AHEAD = Duration.ofSeconds(2);

  /** A rate is measured over at least this time, because calls are taken in bursts. */
  private static final Duration BURST = Duration.ofSeconds(1);

  /** Minimum number of calls between two records. */
  static final int CALLS_MIN = 64;

  private record Taken(int calls, Instant when) {}

  private final StepOutbox outbox;
  private final Map<TaskNumber, Taken> lastRecord = new TreeMap<>();

  Horizons(StepOutbox outbox) {
    this.outbox = outbox;
  }

  /** The first {@code calls} calls of the task have been taken from its queue at some time. */
  void taken(TaskState task, int calls, Instant now) {
    if (task.horizon() >= task.calls()) {
      return;
    }
    Taken last = lastRecord.get(task.number());
    int ahead = last == null ? CALLS_MIN : ahead(last, calls, now);
    if (task.horizon() - calls < ahead / 2) {
      record(task, (int) Math.min((long) calls + ahead, task.calls()));
      lastRecord.put(task.number(), new Taken(calls, now));
    }
  }

  /** An earlier manager has sent this call, perhaps without recording it. */
  void sent(TaskState task, int call) {
    if (task.horizon() <= call) {
      record(task, call + 1);
    }
  }

  private void record(TaskState task, int upTo) {
    outbox.state(new Fact.DispatchHorizon(task.number(), upTo));
  }

  /** The number of calls that are taken in that time, at the rate since the last record. */
  private static int ahead(Taken last, int calls, Instant now) {
    long millis = Math.max(BURST.toMillis(), Duration.between(last.when, now).toMillis());
    long ahead = (calls - last.calls) * AHEAD.toMillis() / millis;
    return (int) Math.max(CALLS_MIN, Math.min(ahead, Integer.MAX_VALUE));
  }
}
