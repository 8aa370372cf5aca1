package io.pcm.manager.core;

import io.pcm.protocol.message.PilotInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accounts for the time of all pilots. It is recorded when a pilot leaves, and once a minute for
 * those that stay, so that a manager that dies loses at most a minute of it.
 */
final class Usage {
  private static final long RECORD_MILLIS = Duration.ofMinutes(1).toMillis();

  private final RunState state;
  private final StepOutbox outbox;
  private long now;
  private long recordedAt = Long.MIN_VALUE;

  Usage(RunState state, StepOutbox outbox) {
    this.state = state;
    this.outbox = outbox;
  }

  /** A step of the manager begins. */
  void at(Instant time) {
    now = Math.max(now, time.toEpochMilli());
  }

  /** The time of this step. */
  long now() {
    return now;
  }

  /** Starts to count the time of a pilot. */
  PilotMeter meter(PilotInfo info) {
    return new PilotMeter(this, info);
  }

  /** The pilot has left, or was told to, which ends its time. */
  void left(Session session, boolean lost) {
    PilotMeter meter = session.meter();
    meter.ends(lost);
    record(meter.account(), meter.record());
    outbox.ended(new TimeSpent.OfPilot(session.id, meter.spent()));
  }

  /** The context is gone. */
  void ended(KnownContext context) {
    outbox.ended(context.session().meter().spent(context));
  }

  /** What these pilots and their contexts have done so far. */
  static TimeSpent spent(Collection<Session> sessions) {
    List<TimeSpent.OfPilot> pilots = new ArrayList<>();
    List<TimeSpent.OfContext> contexts = new ArrayList<>();
    for (Session session : sessions) {
      pilots.add(new TimeSpent.OfPilot(session.id, session.meter().spent()));
      session.contexts.values().forEach(each -> contexts.add(session.meter().spent(each)));
    }
    return new TimeSpent(pilots, contexts);
  }

  /** Records what was counted for these pilots, if that was last done a minute ago. */
  void recordInTime(Collection<Session> sessions) {
    if (recordedAt == Long.MIN_VALUE) {
      recordedAt = now;
    } else if (now - recordedAt >= RECORD_MILLIS) {
      recordedAt = now;
      Map<TimeAccount, HeldTime> times = new TreeMap<>();
      for (Session session : sessions) {
        PilotMeter meter = session.meter();
        times.merge(meter.account(), meter.record(), HeldTime::plus);
      }
      times.forEach(this::record);
    }
  }

  private void record(TimeAccount account, HeldTime time) {
    if (!time.equals(HeldTime.NONE)) {
      outbox.state(new Fact.TimeCounted(account, time));
    }
  }

  /** All that was counted for the run, recorded or not. */
  Map<TimeAccount, HeldTime> total(Collection<Session> sessions) {
    Map<TimeAccount, HeldTime> times = new TreeMap<>(state.heldTimes());
    for (Session session : sessions) {
      times.merge(session.meter().account(), session.meter().unrecorded(), HeldTime::plus);
    }
    return times;
  }
}
