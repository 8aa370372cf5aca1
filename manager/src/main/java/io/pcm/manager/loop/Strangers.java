package io.pcm.manager.loop;

import io.pcm.manager.core.RunView;
import io.pcm.transport.RefusalCause;
import io.pcm.transport.WireCounters;
import java.util.EnumSet;
import java.util.Set;

/** Sums up what the door has counted, for people who look at a run. */
final class Strangers {
  private static final Set<RefusalCause> CONNECTIONS =
      EnumSet.of(RefusalCause.NOT_JOINED, RefusalCause.NOT_ACCEPTED, RefusalCause.STRANGER);

  private Strangers() {}

  static RunView.Strangers of(WireCounters counters) {
    long messages =
        counters.refused().entrySet().stream()
            .filter(entry -> !CONNECTIONS.contains(entry.getKey()))
            .mapToLong(java.util.Map.Entry::getValue)
            .sum();
    return new RunView.Strangers(
        messages,
        counters.refused(RefusalCause.NOT_JOINED),
        counters.refused(RefusalCause.NOT_ACCEPTED),
        counters.unjoined());
  }
}
