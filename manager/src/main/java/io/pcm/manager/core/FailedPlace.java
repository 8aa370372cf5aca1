package io.pcm.manager.core;

import java.time.Duration;
import java.time.Instant;

/**
 * Loads of one library that failed in a row at one place: on a pilot, on a machine, or on a kind of
 * device. The wait before the next try doubles with each failure.
 */
final class FailedPlace {
  /** Wait after the first failure. */
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private final String name;
  private final Duration longestWait;
  private int failures;
  private Instant last = Instant.MIN;
  private Instant next = Instant.MIN;
  private String reason = "";

  /**
   * @param name for users
   */
  FailedPlace(String name, Duration longestWait) {
    this.name = name;
    this.longestWait = longestWait;
  }

  /**
   * A load failed here. One that was already under way at the last failure is not a further try,
   * and does not count, but the next one waits too.
   *
   * @param opened when the load began
   */
  void failed(Instant opened, Instant now, String why) {
    reason = LoadEvidence.brief(why);
    if (isBefore(opened)) {
      failures++;
      last = now;
      next = now.plus(waitAfter(failures, longestWait));
    } else if (next.isBefore(now.plus(FIRST_WAIT))) {
      next = now.plus(FIRST_WAIT);
    }
  }

  /** Whether the last failure was before this time. */
  boolean isBefore(Instant time) {
    return !time.isBefore(last);
  }

  static Duration waitAfter(int failures, Duration longest) {
    if (failures < 1) {
      return Duration.ZERO;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 20));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  /** Whether the wait is over. */
  boolean due(Instant now) {
    return !now.isBefore(next);
  }

  String name() {
    return name;
  }

  int failures() {
    return failures;
  }

  /** The last failure, in one line. */
  String reason() {
    return reason;
  }

  /** Time until the next try; zero if it is due. */
  Duration untilNext(Instant now) {
    return due(now) ? Duration.ZERO : Duration.between(now, next);
  }
}
