package io.pcm.library.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds how many calls a server should have at a time, from what its counters say. Pure: time is
 * handed in.
 *
 * <p>The window grows while it is full, no call waits in the server, and none is preempted (thrown
 * out of the server's memory, to be computed again): first it doubles, after that by small steps
 * that double. It shrinks to what the server runs when calls wait in the server for long or are
 * preempted. Tokens per second are the judge: a window half as large again that brings no more of
 * them is given up for a while, because it would only lose more calls when the context is lost.
 */
final class AutoWindow {
  /** For how long a window is observed before it changes. */
  private static final Duration ROUND = Duration.ofSeconds(4);

  /** By the time that a call takes to the server and its answer back, waiting calls are useful. */
  private static final double WAY_SECONDS = 0.1;

  /** The share of a window that may wait in the server anyway. */
  private static final double MAY_WAIT = 1 / 16.0;

  /** Waiting calls do not make the window smaller than this. */
  private static final int ENOUGH = 16;

  /** The smallest step, as a share of the window. */
  private static final double STEP_MIN = 1 / 32.0;

  /** A window counts as full, or as emptied, up to this share. */
  private static final double ALMOST = 0.9;

  /** A window that is used only to this share is not what limits the calls. */
  private static final double IDLE = 1 / 4.0;

  /** A larger window is compared when it is this much larger. */
  private static final double COMPARED = 1.5;

  /** It must bring so many times the tokens per second, in one of so many rounds. */
  private static final double PAYS = 1.04;

  private static final int TRIAL = 4;

  /** How much of what runs is kept after a preemption: the answers of these calls still grow. */
  private static final double KEPT = 0.95;

  /** By how much steps grow after the server was once full. */
  private static final double CAUTIOUS = 1.4;

  private static final int HOLD_MIN = 4;
  private static final int HOLD_MAX = 128;

  /**
   * What the server's counters say.
   *
   * @param at since any fixed time
   * @param inFlight calls that were handed to the server and have not come back
   * @param running those of them that it computes
   * @param waiting those that wait for that; the rest is on the way
   * @param preemptions so far
   * @param tokens so far
   * @param calls answered so far
   */
  record Sample(
      Duration at,
      int inFlight,
      int running,
      int waiting,
      long preemptions,
      long tokens,
      long calls) {
    /** Calls that are read, or whose answers are written. */
    int onTheWay() {
      return Math.max(0, inFlight - running - waiting);
    }
  }

  private final int start;
  private final int most;
  private int window;
  private boolean idle = true;

  /** By which share the window grows next, and how that changes. */
  private double step = 1;

  private double haste = 2;

  /** The last sample, and the first of the round and its sums. */
  private @Nullable Sample last;

  private @Nullable Sample first;
  private long usedSum;
  private int waitingMin;
  private int samples;

  /** A window that is known to pay, and its best tokens per second; 0 if unknown. */
  private int proven;

  private double provenRate;

  /** The best of a larger window, and the number of its rounds. */
  private double trialRate;

  private int trialRounds;

  /** Rounds for which the window does not grow, now and the next time. */
  private int hold;

  private int nextHold = HOLD_MIN;

  /**
   * @param start the first window
   * @param most the largest
   */
  AutoWindow(int start, int most) {
    this.most = most;
    this.start = Math.max(1, Math.min(start, most));
    this.window = this.start;
  }

  int window() {
    return window;
  }

  /** Takes a new sample, and returns the window from now on. */
  int sampled(Sample now) {
    Sample before = last;
    last = now;
    boolean wasIdle = idle;
    idle = now.inFlight() <= IDLE * window;
    if (idle && !wasIdle) {
      startAgain();
    } else if (before != null && now.preemptions() > before.preemptions()) {
      preempted(now);
    } else if (now.inFlight() < ALMOST * window || now.inFlight() > window / ALMOST + 1) {
      // The calls are not there yet, or too many still are.
      first = null;
    } else if (first == null) {
      first = now;
      usedSum = 0;
      waitingMin = Integer.MAX_VALUE;
      samples = 0;
    } else {
      usedSum += now.running() + now.onTheWay();
      waitingMin = Math.min(waitingMin, now.waiting());
      samples++;
      if (now.at().minus(first.at()).compareTo(ROUND) >= 0) {
        judge(first, now);
        first = null;
      }
    }
    return window;
  }

  /** Probably the next calls are those of another task. */
  private void startAgain() {
    window = Math.max(Math.min(window, start), (int) (IDLE * window));
    first = null;
    step = 1;
    haste = 2;
    hold = 0;
    nextHold = HOLD_MIN;
    untried();
  }

  private void untried() {
    provenRate = 0;
    trialRate = 0;
    trialRounds = 0;
  }

  private void preempted(Sample now) {
    first = null;
    if (now.running() + now.onTheWay() < window) {
      shrink((int) (KEPT * now.running()) + now.onTheWay());
    }
    hold = Math.max(hold, 1);
  }

  private void shrink(int size) {
    window = Math.max(1, size);
    step = STEP_MIN;
    haste = CAUTIOUS;
    untried();
  }

  private void judge(Sample from, Sample to) {
    double seconds = to.at().minus(from.at()).toNanos() / 1e9;
    double useful = WAY_SECONDS * (to.calls() - from.calls()) / seconds + 1;
    double allowed = useful + MAY_WAIT * window;
    if (waitingMin > 0 && to.running() > from.running()) {
      // It still reads the prompts of the calls that came when the window grew.
      return;
    }
    int needed = Math.max(ENOUGH, (int) Math.ceil((double) usedSum / samples + useful));
    if (waitingMin > allowed && needed < window) {
      shrink(needed);
      hold = nextHold;
      return;
    }
    boolean pays = pays((to.tokens() - from.tokens()) / seconds);
    if (hold > 0) {
      hold--;
    } else if (pays && waitingMin <= allowed / 2) {
      window = (int) Math.min(most, window + Math.max(1, Math.round(window * step)));
      step = Math.min(1, haste * step);
    }
  }

  /**
   * Whether the window may grow, as far as its tokens per second tell. Gives it up if it has not
   * paid for long.
   */
  private boolean pays(double rate) {
    if (provenRate == 0 || window <= proven) {
      proven = window;
      provenRate = Math.max(rate, ALMOST * provenRate);
      return true;
    }
    if (window < COMPARED * proven) {
      return true;
    }
    trialRate = Math.max(trialRate, rate);
    trialRounds++;
    if (trialRate >= PAYS * provenRate) {
      proven = window;
      provenRate = trialRate;
      nextHold = HOLD_MIN;
      trialRate = 0;
      trialRounds = 0;
      return true;
    }
    if (trialRounds >= TRIAL) {
      window = proven;
      untried();
      step = STEP_MIN;
      hold = nextHold;
      nextHold = Math.min(HOLD_MAX, 2 * nextHold);
    }
    return false;
  }
}
