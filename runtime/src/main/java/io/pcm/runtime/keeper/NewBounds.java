package io.pcm.runtime.keeper;

import io.pcm.runtime.jobs.ScaleOrder;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotBounds;
import io.pcm.runtime.sites.Pilots;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for new bounds that a user has set for groups. Used by one thread. */
final class NewBounds {
  private static final Logger LOG = LoggerFactory.getLogger(NewBounds.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final RunPaths paths;
  private final Map<String, Long> looked = new HashMap<>();
  private final Map<String, ScaleOrder> orders = new HashMap<>();

  NewBounds(RunPaths paths) {
    this.paths = paths;
  }

  /** The bounds of a group, if they have changed since the last call. */
  Optional<PilotBounds> of(Pilots group) {
    long now = System.nanoTime();
    Long before = looked.get(group.name());
    if (before != null && now - before < BETWEEN_LOOKS.toNanos()) {
      return Optional.empty();
    }
    looked.put(group.name(), now);
    try {
      return ScaleOrder.read(paths.pilotJobs(), group.name())
          .filter(order -> !order.equals(orders.put(group.name(), order)))
          .map(order -> order.appliedTo(group.bounds()));
    } catch (IOException e) {
      LOG.warn("Bounds of group {} cannot be read: {}", group.name(), e.getMessage());
      return Optional.empty();
    }
  }
}
