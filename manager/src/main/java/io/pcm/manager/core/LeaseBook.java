package io.pcm.manager.core;

import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.TaskNumber;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All leases, and what their contexts and pilots hold because of them. */
final class LeaseBook {
  private final Map<LeaseId, Lease> leases = new TreeMap<>();

  /** For each task, how many contexts hold calls and were given calls of this task last. */
  private final Map<TaskNumber, Integer> contexts = new TreeMap<>();

  Collection<Lease> all() {
    return Collections.unmodifiableCollection(leases.values());
  }

  @Nullable Lease get(LeaseId id) {
    return leases.get(id);
  }

  boolean isEmpty() {
    return leases.isEmpty();
  }

  /** How many contexts work on the task. */
  int contextsWith(TaskNumber task) {
    return contexts.getOrDefault(task, 0);
  }

  void add(Lease lease) {
    count(lease.context, -1);
    leases.put(lease.id, lease);
    lease.context.took(lease);
    count(lease.context, 1);
  }

  /** The lease no longer holds the call; returns whether it did. */
  boolean end(Lease lease, int call) {
    long bytes = lease.bytes();
    if (!lease.end(call)) {
      return false;
    }
    KnownContext context = lease.context;
    count(context, -1);
    context.gaveBack(bytes - lease.bytes());
    count(context, 1);
    if (lease.open() == 0) {
      leases.remove(lease.id);
      context.leases.remove(lease.id);
      context.session().leasesMissing.remove(lease.id);
    }
    return true;
  }

  private void count(KnownContext context, int by) {
    if (context.outstanding > 0 && context.task != null) {
      contexts.merge(context.task, by, Integer::sum);
    }
  }
}
