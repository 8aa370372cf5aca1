package io.pcm.pilot.core;

import io.pcm.protocol.message.PilotMessage.Returned;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Leases whose calls wait for one context, first come first served. */
final class WaitingLeases {
  private final Deque<LeaseWork> queue = new ArrayDeque<>();

  void add(LeaseWork lease) {
    queue.add(lease);
  }

  /** The lease that is served next; it has a call that waits. */
  Optional<LeaseWork> head() {
    while (!queue.isEmpty() && queue.peek().waiting() == 0) {
      queue.remove();
    }
    return Optional.ofNullable(queue.peek());
  }

  /** Hands back all that waits. */
  void giveBack(Room room) {
    for (LeaseWork lease : List.copyOf(queue)) {
      if (lease.waiting() > 0) {
        room.fx().send(new Returned(lease.id, lease.task, lease.takeWaiting()));
        room.settle(lease);
      }
    }
    queue.clear();
  }
}
