package io.pcm.manager.loop;

import io.pcm.api.status.Strangers;
import io.pcm.transport.RefusalCause;
import io.pcm.transport.WireCounters;
import java.util.EnumSet;
import java.util.Set;

/** Sums up the endpoint's counters for the status of a run. */
final class StrangerWatch {
  private static final Set<RefusalCause> CONNECTIONS =
      EnumSet.of(RefusalCause.NOT_JOINED, RefusalCause.NOT_ACCEPTED, RefusalCause.STRANGER);

  private StrangerWatch() {}

  static Strangers of(WireCounters counters) {
    long messages =
        counters.refused().entrySet().stream()
            .filter(entry -> !CONNECTIONS.contains(entry.getKey()))
            .mapToLong(java.util.Map.Entry::getValue)
            .sum();
    return new Strangers(
        messages,
        counters.refused(RefusalCause.NOT_JOINED),
        counters.refused(RefusalCause.NOT_ACCEPTED),
        counters.unjoined());
  }
}
