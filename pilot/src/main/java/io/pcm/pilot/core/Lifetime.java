package io.pcm.pilot.core;

import io.pcm.api.batch.JobLife;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** When the batch system ends the job, if known, and the deadlines that follow from it. */
final class Lifetime {
  private final Duration grace;
  private Optional<Instant> end = Optional.empty();
  private Duration lead = Duration.ZERO;

  Lifetime(AgentConfig config, Instant start) {
    this.grace = config.grace();
    config.life().ifPresent(life -> known(life, start));
  }

  void known(JobLife life, Instant now) {
    end = Optional.of(now.plus(life.left()));
    lead = life.lead();
  }

  /** When the pilot starts to drain by itself: late, but with time for the grace and a goodbye. */
  Optional<Instant> drainBy() {
    return end.map(at -> at.minus(grace).minus(Departure.FLUSH));
  }

  /**
   * How long calls may continue, in milliseconds, 0 or more: until the end of the grace that begins
   * with the earliest notice of the batch system, or with the pilot's own drain if that is earlier.
   */
  OptionalLong leftForCalls(Instant now) {
    Duration afterGrace = lead.minus(grace);
    Duration lost = afterGrace.compareTo(Departure.FLUSH) > 0 ? afterGrace : Departure.FLUSH;
    return end.map(at -> Duration.between(now, at.minus(lost)).toMillis())
        .map(millis -> OptionalLong.of(Math.max(0, millis)))
        .orElse(OptionalLong.empty());
  }
}
