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

  Instant judged(Instant now) {
    promised
        .map(due -> Duration.between(due, now))
        .filter(late -> late.compareTo(LATE) > 0)
        .ifPresent(late -> stoodStill = stoodStill.plus(late));
    promised = Optional.empty();
    return now.minus(stoodStill);
  }

  /** The driver will come back by then at the latest. */
  Optional<Instant> promise(Optional<Instant> deadline) {
    promised = deadline.map(due -> due.plus(stoodStill));
    return promised;
  }
}
