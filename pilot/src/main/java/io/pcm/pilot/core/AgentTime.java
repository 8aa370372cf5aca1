package io.pcm.pilot.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time by which the agent judges: it stands still while the pilot did. Whoever drives the agent
 * promises to come back at its next deadline; coming much later means that the whole process was
 * stopped (SIGSTOP, a suspended machine), and nobody is judged for that time.
 */
final class AgentTime {
  /** Lateness that a loaded machine explains. */
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

  /** The driver will come back by then at the latest. */
  Optional<Instant> promise(Optional<Instant> deadline) {
    promised = deadline.map(due -> due.plus(stoodStill));
    return promised;
  }
}
