package io.pcm.pilot.core;

import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.TaskNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which leases came: the highest of the session's manager, and the tasks of those that are over.
 */
final class SeenLeases {
  /** Leases that are over and whose task is still known, to answer a late Revoke. */
  private static final int REMEMBERED = 1024;

  private final Map<LeaseId, TaskNumber> past = new LinkedHashMap<>();
  private int epoch;
  private int high;

  /** What comes from now on is of a manager of this epoch. */
  void sessionBegins(int managersEpoch) {
    epoch = managersEpoch;
    high = 0;
  }

  /** The epoch of the manager that the session is with. */
  int epoch() {
    return epoch;
  }

  /** The highest number among this session's leases of its manager's own epoch; 0 for none. */
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

  /** The task of a lease that is over; null if it was never here, or long ago. */
  @Nullable TaskNumber taskOf(LeaseId lease) {
    return past.get(lease);
  }

  void forget() {
    past.clear();
  }
}
