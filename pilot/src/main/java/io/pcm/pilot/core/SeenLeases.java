package io.pcm.pilot.core;

import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.TaskNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The leases received: the highest number of the session's manager, and the tasks of recent leases
 * that are over.
 */
final class SeenLeases {
  /** How many leases that are over are remembered, to answer a late Revoke. */
  private static final int REMEMBERED = 1024;

  private final Map<LeaseId, TaskNumber> past = new LinkedHashMap<>();
  private int epoch;
  private int high;

  /** The following messages come from a manager of this epoch. */
  void sessionBegins(int managersEpoch) {
    epoch = managersEpoch;
    high = 0;
  }

  /** The epoch of the session's manager. */
  int epoch() {
    return epoch;
  }

  /** The highest number of a lease of the manager's own epoch in this session; 0 for none. */
  int high() {
    return high;
  }

  void came(LeaseId lease) {
    if (lease.epoch() == epoch) {
      high = Math.max(high, lease.number());
    }
  }

  void over(LeaseId lease, TaskNumber task) {
    past.put(lease, task);
    if (past.size() > REMEMBERED) {
      past.remove(past.keySet().iterator().next());
    }
  }

  /** The task of a lease that is over; null if it is unknown or was long ago. */
  @Nullable TaskNumber taskOf(LeaseId lease) {
    return past.get(lease);
  }

  void forget() {
    past.clear();
  }
}
