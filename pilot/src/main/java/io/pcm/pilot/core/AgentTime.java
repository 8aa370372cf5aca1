package io.pcm.pilot.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time used for the agent's decisions; it stops while the pilot is stopped. The driver promises
 * to return by the agent's next deadline. If it returns much later, the whole process was stopped
 * (SIGSTOP, a suspended machine), and that time does not count.
 */
final class AgentTime {
  /** Lateness that a loaded machine can explain. */
  static final Duration LATE = Duration.ofSeconds(2);

  private Duration stoodStill = Duration.ZERO;
  private Optional<Instant> promised = Optional.empty();
  private Optional<Instant> last = Optional.empty();

  Instant judged(Instant now) {
    boolean late = promised.filter(due -> now.isAfter(due.plus(LATE))).isPresent();
    if (late) {
      last.ifPresent(then -> stoodStill = stoodStill.plus(Duration.between(then, now)));
    }
    last = Optional.of(now);
    return now.minus(stoodStill);
  }

  /** Records the time by which the driver will return. */
  Optional<Instant> promise(Optional<Instant> deadline) {
    promised = deadline.map(due -> due.plus(stoodStill));
    return promised;
  }
}
