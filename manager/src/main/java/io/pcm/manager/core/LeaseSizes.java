package io.pcm.manager.core;

import java.time.Instant;
import java.util.OptionalDouble;

/** How many calls a context should hold: what it runs, and what it runs next. */
final class LeaseSizes {
  /** Minimum number of calls per slot: the running call and the next one. */
  private static final int AHEAD_MIN = 2;

  private final WorkTimes times;
  private final SchedulerConfig config;

  LeaseSizes(WorkTimes times, SchedulerConfig config) {
    this.times = times;
    this.config = config;
  }

  /** How many calls the context should hold now; no more than can end there in time. */
  int target(KnownContext context, Instant now) {
    Session session = context.session();
    double inTime = Math.min(perSlot(context), times.callsPerSlot(session, context, now));
    int most = (int) Math.min(context.slots() * inTime, most(context));
    int window = session.window(context);
    return window < context.slots() ? Math.min(window, most) : most;
  }

  /**
   * As many as the horizon holds. The first calls that end are the shortest ones, so a device whose
   * calls have hardly been measured gets only as many more as have ended on such devices.
   */
  private double perSlot(KnownContext context) {
    OptionalDouble seconds = times.secondsOfCall(context);
    if (seconds.isEmpty() || context.phase != KnownContext.Phase.WARM) {
      return AHEAD_MIN;
    }
    double ahead = config.leaseHorizon().toMillis() / 1e3;
    double wanted = 1 + Math.ceil(ahead / Math.max(seconds.getAsDouble(), 1e-6));
    double trusted = AHEAD_MIN + times.measuredCalls(context) / (double) context.slots();
    return Math.max(AHEAD_MIN, Math.min(wanted, trusted));
  }

  /** How many calls the context may hold, however short they are. */
  long most(KnownContext context) {
    long all = Math.max(config.outstandingMax(), AHEAD_MIN * context.slots());
    int elsewhere = context.session().outstanding - context.outstanding;
    long ofPilot = Math.max(0, Placement.PILOT_CALLS - elsewhere);
    return Math.min(Math.min(all, ItemRoom.callsOf(context)), ofPilot);
  }
}
