package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystemException.Kind;
import java.time.Duration;
import java.time.Instant;

/**
 * How many pilots to request at a time, and when, from a batch system that refuses some for now. A
 * pure part of {@link KeptPilots}.
 *
 * <p>After a refusal, half as many are requested at once, so that a limit is filled within few
 * requests, whether or not the system says how many fit. If not even one is accepted, one is
 * requested again after a delay that doubles; once it is accepted, twice as many, and so on. So a
 * limit that stays costs one request per delay.
 */
final class Portions {
  /** How often a refusal in unknown words is repeated before it counts as final. */
  static final int UNCLEAR_MAX = 6;

  private static final int DOUBLINGS_MAX = 20;

  private final Duration firstWait;
  private final Duration waitMax;
  private int portion = Integer.MAX_VALUE;
  private boolean narrowing;
  private boolean acceptedOnce;
  private int unclear;
  private int waits;
  private Instant notBefore = Instant.MIN;

  /**
   * @param firstWait delay after not even one pilot was accepted
   * @param waitMax maximum of the delay
   */
  Portions(Duration firstWait, Duration waitMax) {
    this.firstWait = firstWait;
    this.waitMax = waitMax;
  }

  /** What a refusal means for the next request. */
  enum Next {
    /** Request fewer now. */
    FEWER,
    /** Request one after the delay. */
    WAIT,
    /** Request no more. */
    NEVER
  }

  /** How many of the missing pilots to request now. */
  int of(int missing, Instant now) {
    return now.isBefore(notBefore) ? 0 : Math.min(missing, portion);
  }

  /**
   * @param all whether no pilot is missing any more
   */
  void accepted(int count, boolean all) {
    acceptedOnce = true;
    unclear = 0;
    waits = 0;
    if (all) {
      portion = Integer.MAX_VALUE;
      narrowing = false;
    } else if (narrowing) {
      portion = Math.max(1, count / 2);
    } else {
      portion = (int) Math.min(Integer.MAX_VALUE, 2L * count);
    }
  }

  /**
   * @param kind not UNREACHABLE
   */
  Next refused(Kind kind, int count, Instant now) {
    if (kind == Kind.REFUSED) {
      return Next.NEVER;
    }
    if (count > 1) {
      portion = count / 2;
      narrowing = true;
      return Next.FEWER;
    }
    // A request that was accepted before is no mistake.
    if (kind == Kind.UNCLEAR && !acceptedOnce && ++unclear >= UNCLEAR_MAX) {
      return Next.NEVER;
    }
    portion = 1;
    narrowing = false;
    Duration wait = firstWait.multipliedBy(1L << Math.min(waits, DOUBLINGS_MAX));
    notBefore = now.plus(wait.compareTo(waitMax) < 0 ? wait : waitMax);
    waits++;
    return Next.WAIT;
  }

  /** The end of the present delay. */
  Instant notBefore() {
    return notBefore;
  }
}
