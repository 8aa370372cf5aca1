package io.pcm.manager.core;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;

/**
 * How the last calls of a library are shared between its contexts so that they end as early as
 * possible: each context holds no more calls than it can probably end in the shortest time in which
 * all contexts together end all calls. So a slow device gets no call that the fast ones would have
 * ended before. A context that ends no calls for too long counts for nothing, so no call waits for
 * it.
 */
final class TailShares {
  /** A context that has ended no call for this many times the usual duration probably hangs. */
  private static final int FAR_TOO_LONG = 4;

  /** Shares need not be exact while the rest takes this many times longer than the longest call. */
  private static final int FAR_FROM_THE_END = 3;

  /** Precision of the shortest time, as a part of it. */
  private static final double PRECISE = 1e-6;

  private static final double LONGEST_SECONDS = 1e9;

  private final WorkTimes times;
  private final SchedulerConfig config;

  TailShares(WorkTimes times, SchedulerConfig config) {
    this.times = times;
    this.config = config;
  }

  /**
   * A context, and how fast it is.
   *
   * @param seconds of a call; a guess if none has ended on such a device
   * @param untilWarm seconds until it is loaded
   * @param most calls that can end in the time of its pilot
   * @param holds calls that it has
   */
  private record Worker(
      KnownContext context, double seconds, double untilWarm, int slots, long most, int holds) {
    /** How many calls it has ended by then, if it has enough. */
    long endsIn(double time) {
      double rounds =
          (time - untilWarm) / seconds + (untilWarm == 0 && holds >= slots ? 0.5 : 0) + PRECISE;
      return rounds < 1 ? 0 : Math.min(most, (long) rounds * slots);
    }

    /** When all the calls that it has have ended. */
    double end(int calls) {
      if (most == 0) {
        return Double.POSITIVE_INFINITY;
      }
      double rounds = Math.ceil(calls / (double) slots);
      return untilWarm + seconds * (rounds - (untilWarm == 0 && calls > slots ? 0.5 : 0));
    }
  }

  /** For each context, how many calls it should hold at most. */
  static final class Shares {
    /** Each context may hold any number. */
    static final Shares ANY = new Shares();

    private final Map<KnownContext, Worker> workers = new LinkedHashMap<>();
    private double time = LONGEST_SECONDS;

    /** How many calls it should hold at most, those that it has included. */
    long of(KnownContext context) {
      Worker worker = workers.get(context);
      return worker == null || time >= LONGEST_SECONDS ? Long.MAX_VALUE : worker.endsIn(time);
    }

    double secondsOfCall(KnownContext context) {
      Worker worker = workers.get(context);
      return worker == null ? 0 : worker.seconds;
    }

    /** How many seconds after the others it ends what it holds; negative if before them. */
    double late(KnownContext context) {
      Worker worker = workers.get(context);
      return worker == null || time >= LONGEST_SECONDS ? 0 : worker.end(context.outstanding) - time;
    }
  }

  /**
   * @param waiting calls to share
   * @param holds the calls of a context that stay there
   */
  Shares among(
      List<KnownContext> contexts, int waiting, ToIntFunction<KnownContext> holds, Instant now) {
    Shares shares = new Shares();
    double unknown = fastest(contexts);
    double perSecond = 0;
    double longest = 0;
    long held = 0;
    for (KnownContext context : contexts) {
      Worker worker = worker(context, unknown, holds.applyAsInt(context), now);
      shares.workers.put(context, worker);
      perSecond += worker.most == 0 ? 0 : worker.slots / worker.seconds;
      held += worker.holds;
      longest = Math.max(longest, worker.untilWarm + worker.seconds);
    }
    double evenly = (waiting + held) / perSecond;
    shares.time =
        evenly < longest * FAR_FROM_THE_END
            ? shortest(shares.workers.values(), waiting)
            : Math.min(evenly, LONGEST_SECONDS);
    return shares;
  }

  /** Whether a call that began in the context now could end in the life of its pilot. */
  boolean canEndACall(KnownContext context, Instant now) {
    return times.callsPerSlot(context.session(), context, now) > 0;
  }

  private double fastest(List<KnownContext> contexts) {
    double fastest = Double.POSITIVE_INFINITY;
    for (KnownContext context : contexts) {
      fastest = Math.min(fastest, times.secondsOfCall(context).orElse(fastest));
    }
    return Double.isInfinite(fastest) ? 1 : fastest;
  }

  private Worker worker(KnownContext context, double unknown, int holds, Instant now) {
    OptionalDouble known = times.secondsOfCall(context);
    double seconds = Math.max(known.orElseGet(() -> guess(context, unknown, now)), PRECISE);
    int slots = Math.min(context.slots(), context.session().window(context));
    long perSlot = times.callsPerSlot(context.session(), context, now);
    long most = perSlot == WorkTimes.NO_LIMIT ? perSlot : perSlot * slots;
    if (known.isPresent() && hangs(context, seconds, now)) {
      most = 0;
    }
    return new Worker(context, seconds, times.waitForLoad(context, now), slots, most, holds);
  }

  /** A device of unknown speed is as fast as the fastest one until its first call takes longer. */
  private static double guess(KnownContext context, double fastest, Instant now) {
    boolean runs = context.phase == KnownContext.Phase.WARM && context.outstanding > 0;
    return runs ? Math.max(fastest, quietSeconds(context, now)) : fastest;
  }

  private static double quietSeconds(KnownContext context, Instant now) {
    return Duration.between(context.quietSince(), now).toMillis() / 1e3;
  }

  private boolean hangs(KnownContext context, double seconds, Instant now) {
    double patience = Math.max(config.stragglerAge().toMillis() / 1e3, FAR_TOO_LONG * seconds);
    return context.phase == KnownContext.Phase.WARM
        && context.outstanding > 0
        && quietSeconds(context, now) > patience;
  }

  /** The shortest time in which the contexts end these calls besides those that they hold. */
  private static double shortest(Iterable<Worker> workers, int waiting) {
    double high = 1e-3;
    while (!enough(workers, waiting, high)) {
      high *= 2;
      if (high > LONGEST_SECONDS) {
        return LONGEST_SECONDS;
      }
    }
    double low = high / 2;
    while (high - low > PRECISE * high) {
      double middle = (low + high) / 2;
      if (enough(workers, waiting, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean enough(Iterable<Worker> workers, int waiting, double time) {
    long left = waiting;
    for (Worker worker : workers) {
      left -= Math.max(0, Math.min(waiting, worker.endsIn(time) - worker.holds));
      if (left <= 0) {
        return true;
      }
    }
    return false;
  }
}
