package io.pcm.manager.core;

import io.pcm.api.Limits;
import io.pcm.protocol.message.TaskNumber;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bounds the bytes of items that each pilot has. The sizes are known only when the items are read.
 * So a lease reserves space first: as much as a message of several items has, or as the largest
 * item of its task that was seen lately. An item that is larger comes back once.
 */
final class ItemRoom {
  private final Map<TaskNumber, Integer> largest = new TreeMap<>();

  /** The bytes that a new lease of the task reserves. */
  int reserved(TaskNumber task) {
    return Math.max(Limits.SHARED_MESSAGE_BYTES, largest.getOrDefault(task, 0));
  }

  /** Whether the pilot may get another lease of the task. */
  boolean fits(Session session, TaskNumber task) {
    return session.itemBytes == 0 || session.itemBytes + reserved(task) <= Limits.PILOT_ITEM_BYTES;
  }

  /** An item of this size did not fit in what its lease had reserved. */
  void tooLarge(TaskNumber task, int bytes) {
    if (bytes > 0) {
      largest.merge(task, bytes, Math::max);
    }
  }

  /** The items of the lease have these sizes, in the order of its calls. */
  void sent(Lease lease, int[] bytes) {
    lease.context.session().itemBytes += lease.sent(bytes);
    lease.context.itemBytes = lease.averageBytes();
    // It may have been the last large item of the task, so what is reserved shrinks again.
    largest.computeIfPresent(
        lease.task, (task, before) -> Math.max(lease.largestBytes(), before / 2));
  }

  /** How many calls a context should have so that all contexts of its pilot have their share. */
  static long callsOf(KnownContext context) {
    long share = Limits.PILOT_ITEM_BYTES / Math.max(1, context.session().contexts.size());
    return context.itemBytes == 0 ? Long.MAX_VALUE : Math.max(1, share / context.itemBytes);
  }

  /** How many calls of the context should be in one lease. */
  static int callsOfLease(KnownContext context) {
    return context.itemBytes == 0
        ? Limits.LEASE_CALLS
        : Math.max(
            1, Math.min(Limits.LEASE_CALLS, Limits.SHARED_MESSAGE_BYTES / context.itemBytes));
  }
}
