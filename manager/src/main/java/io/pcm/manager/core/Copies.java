package io.pcm.manager.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Runs copies of calls on idle contexts: of a call that takes far too long for its device, and of
 * one whose rest probably takes longer than the whole call on the idle context, because its device
 * is slower. The first outcome wins.
 */
final class Copies {
  /** A call must run this many times longer than usual before it is copied to any context. */
  private static final int FAR_TOO_LONG = 4;

  /** The rest of a call must take this many times longer than the whole copy. */
  private static final double CLEARLY_LONGER = 1.5;

  /** Seconds that a copy must save. */
  private static final double WORTH_A_COPY = 1;

  /** A call that takes longer than usual is expected to take this part of its time again. */
  private static final double OVERTIME = 0.25;

  /** Calls of a context that are looked at. */
  private static final int LOOKED_AT = 64;

  private final RunState state;
  private final Fleet fleet;
  private final WorkTimes times;
  private final SchedulerConfig config;

  Copies(RunState state, Fleet fleet, WorkTimes times, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.times = times;
    this.config = config;
  }

  /**
   * A running call.
   *
   * @param rest seconds that it probably still takes; infinite if it takes far too long
   */
  private record Running(Lease lease, int call, double rest) {
    boolean isWorthACopyOf(double seconds) {
      return rest >= seconds * CLEARLY_LONGER && rest - seconds >= WORTH_A_COPY;
    }
  }

  /** Copies calls of the library that run in busy contexts to idle ones. */
  void run(List<KnownContext> idle, List<KnownContext> busy, Instant now) {
    List<Running> running = new ArrayList<>();
    busy.stream()
        .filter(context -> context.phase == KnownContext.Phase.WARM)
        .forEach(context -> addRunning(context, running, now));
    running.sort(
        Comparator.comparingDouble((Running r) -> -r.rest)
            .thenComparing(r -> r.lease.granted)
            .thenComparing(r -> r.lease.id));
    List<KnownContext> fastFirst = new ArrayList<>(idle);
    fastFirst.sort(Comparator.comparingDouble(this::seconds));
    int next = 0;
    for (KnownContext context : fastFirst) {
      int free = Math.min(LOOKED_AT, context.session().window(context));
      while (free > 0
          && next < running.size()
          && running.get(next).isWorthACopyOf(seconds(context))
          && copy(running.get(next), context, now)) {
        next++;
        free--;
      }
    }
  }

  private boolean copy(Running call, KnownContext to, Instant now) {
    if (!fleet.room().fits(to.session(), call.lease.task)) {
      return false;
    }
    fleet.queue(call.lease.task).claim(call.call);
    fleet.grant(to, new Grant(state.task(call.lease.task), false, new int[] {call.call}), now);
    return true;
  }

  /** Only what takes far too long is copied to a context of unknown speed. */
  private double seconds(KnownContext context) {
    return times.secondsOfCall(context).orElse(Double.MAX_VALUE);
  }

  private void addRunning(KnownContext context, List<Running> to, Instant now) {
    int free = Math.min(LOOKED_AT, context.session().window(context));
    Lease first = null;
    for (Lease lease : context.leases.values()) {
      first = first == null ? lease : first;
      if (free <= 0 || lease.alone || !lease.task.equals(first.task)) {
        return;
      }
      boolean oldest = true;
      for (int call : lease.firstOpen(free)) {
        double rest =
            oldest && isFarTooLong(lease, now) ? Double.POSITIVE_INFINITY : rest(lease, now);
        oldest = false;
        free--;
        if (rest > 0 && mayCopy(lease, call)) {
          to.add(new Running(lease, call, rest));
        }
      }
    }
  }

  private boolean isFarTooLong(Lease lease, Instant now) {
    double usual = times.secondsOfCall(lease.context).orElse(1);
    double patience = Math.max(config.stragglerAge().toMillis() / 1e3, FAR_TOO_LONG * usual);
    return lease.lastBegun().filter(since -> seconds(since, now) > patience).isPresent();
  }

  /** Seconds that a running call of the lease probably still takes; 0 if that is unknown. */
  private double rest(Lease lease, Instant now) {
    KnownContext context = lease.context;
    OptionalDouble usual = times.secondsOfCall(context);
    if (usual.isEmpty() || lease.lastBegun().isEmpty()) {
      return 0;
    }
    double runs = seconds(lease.lastBegun().get(), now);
    return Math.max(usual.getAsDouble() - runs, OVERTIME * runs);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  /** Copies only calls that never ran in a context that died. */
  private boolean mayCopy(Lease lease, int call) {
    TaskState task = state.task(lease.task);
    return task.outcome() == null
        && !task.done(call)
        && task.attempts(call) == 0
        && !fleet.queue(lease.task).suspects().seen(call)
        && fleet.queue(lease.task).copiesOut(call) == 1;
  }
}
