package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.runtime.sites.PilotBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many pilots a group may have if it may only take a share of what its batch system holds in
 * all. Asks now and then, because machines break down and return. Used by one thread.
 */
final class CourtesyBound {
  private static final Logger LOG = LoggerFactory.getLogger(CourtesyBound.class);

  /** Sizes change when machines are repaired or bought, not within minutes. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  /** After no answer. */
  private static final Duration SOON = Duration.ofMinutes(1);

  /** The most pilots while the size is unknown: enough to work, and no burden to anybody. */
  private static final int UNKNOWN = 1;

  private final PilotSource source;
  private final Consumer<String> note;
  private Instant next = Instant.MIN;
  private OptionalInt capacity = OptionalInt.empty();
  private boolean told;

  /**
   * @param note accepts a message for the user
   */
  CourtesyBound(PilotSource source, Consumer<String> note) {
    this.source = source;
    this.note = note;
  }

  /** The most pilots of a group with these bounds. */
  int most(PilotBounds bounds, Instant now) {
    if (bounds.atMostPercent().isEmpty()) {
      return bounds.max();
    }
    if (!now.isBefore(next)) {
      ask(now);
    }
    return capacity.isPresent()
        ? bounds.most(capacity.getAsInt())
        : Math.min(UNKNOWN, bounds.max());
  }

  private void ask(Instant now) {
    String why = "it lists no machine for these settings";
    try {
      OptionalInt found = source.capacity();
      if (found.isPresent()) {
        capacity = found;
        next = now.plus(AGAIN);
        LOG.info("{} could hold {} such pilots", source.system().name(), found.getAsInt());
        return;
      }
    } catch (BatchSystemException e) {
      why = String.valueOf(e.getMessage());
    }
    next = now.plus(SOON);
    LOG.info("It is unknown how many pilots {} could hold: {}", source.system().name(), why);
    if (capacity.isEmpty() && !told) {
      told = true;
      note.accept(
          source.system().name()
              + " does not tell how many pilots it could hold ("
              + why
              + "), so at-most allows one until it does; without at-most, max counts");
    }
  }
}
