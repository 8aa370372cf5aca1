package io.pcm.submit;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a job may still live, although the clocks of its machine and of the batch system may
 * differ.
 */
public final class JobTimeLeft {
  /**
   * Maximum time from a job's start according to the batch system to the start of its process, such
   * as for a prolog or the transfer of files.
   */
  static final Duration START_MAX = Duration.ofMinutes(10);

  private JobTimeLeft() {}

  /**
   * The time to the job's end by this machine's clock; but if that cannot be true, the job's whole
   * time less the time since its process started, which needs only differences of times of one
   * clock. It cannot be true if the process would have started before its job, or too late after
   * it.
   *
   * @param start when the job started, by the batch system's clock
   * @param end when it will be ended, by the batch system's clock
   * @param process when its process started, by this machine's clock
   * @param now by this machine's clock
   * @return zero or more
   */
  public static Duration of(Instant start, Instant end, Instant process, Instant now) {
    Duration byClock = Duration.between(now, end);
    Duration atMost = Duration.between(start, end).minus(Duration.between(process, now));
    boolean possible =
        byClock.compareTo(atMost) <= 0 && byClock.compareTo(atMost.minus(START_MAX)) >= 0;
    return notNegative(possible ? byClock : atMost);
  }

  /** The same without knowing when the process started, which relies on equal clocks. */
  public static Duration byClock(Instant end, Instant now) {
    return notNegative(Duration.between(now, end));
  }

  private static Duration notNegative(Duration left) {
    return left.isNegative() ? Duration.ZERO : left;
  }
}
