package io.pcm.api.batch;

import java.time.Duration;

/**
 * How long a job may live, as its batch system tells.
 *
 * @param left until the batch system ends the job, 0 or more
 * @param lead how long before that end, at the earliest, its word comes that the job must go; zero
 *     if it comes at the end
 */
public record JobLife(Duration left, Duration lead) {
  public JobLife {
    if (left.isNegative() || lead.isNegative()) {
      throw new IllegalArgumentException(
          "left and lead must not be negative: " + left + ", " + lead);
    }
  }

  /** Of a job that hears only at its end. */
  public JobLife(Duration left) {
    this(left, Duration.ZERO);
  }
}
