package io.pcm.runtime.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How long a group's jobs wait in the queue: one starts after the other, at a measured rate. */
final class QueueWaits {
  /** What started within this time tells how many more may wait. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  /** After this long, what was learned counts half. */
  private static final double HALF_SECONDS = 1_800;

  private final Deque<Instant> recent = new ArrayDeque<>();
  private double starts;
  private double seconds;
  private @Nullable Instant seen;
  private @Nullable Instant quietSince;

  /**
   * @param started how many jobs have started since the last call
   * @param waiting how many jobs wait
   */
  void see(int started, int waiting, Instant now) {
    double passed = seen == null ? 0 : Math.max(0, Duration.between(seen, now).toMillis() / 1e3);
    double kept = Math.pow(0.5, passed / HALF_SECONDS);
    seen = now;
    starts = starts * kept + started;
    seconds = seconds * kept + (quietSince == null ? 0 : passed);
    for (int i = 0; i < started; i++) {
      recent.addLast(now);
    }
    while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(RECENT))) {
      recent.removeFirst();
    }
    if (waiting == 0) {
      quietSince = null;
    } else if (quietSince == null || started > 0) {
      quietSince = now;
    }
  }

  /** How many jobs have started in the last minutes. */
  int recentStarts() {
    return recent.size();
  }

  /** For how long jobs have waited and none has started; zero if none waits. */
  Duration quiet(Instant now) {
    return quietSince == null ? Duration.ZERO : Duration.between(quietSince, now);
  }

  /**
   * How long a job will probably wait that has this place in the queue.
   *
   * @param place 1 for the next one to start
   */
  double seconds(int place) {
    return starts > 0 ? place * seconds / starts : seconds;
  }
}
