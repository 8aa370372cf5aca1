package io.pcm.api.batch;

import java.time.Duration;

/**
 * How long a job may live, according to its batch system.
 *
 * @param left time until the batch system ends the job, 0 or more
 * @param lead how long before that end its notice may come at the earliest; zero if it comes at the
 *     end
 * @see JobHere
 */
public record JobLife(Duration left, Duration lead) {
  public JobLife {
    if (left.isNegative() || lead.isNegative()) {
      throw new IllegalArgumentException(
          "left and lead must not be negative: " + left + ", " + lead);
    }
  }

  /** For a job that gets no notice before its end. */
  public JobLife(Duration left) {
    this(left, Duration.ZERO);
  }
}
