package io.pcm.pilot.core;

import io.pcm.protocol.message.PilotMessage.Returned;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Leases whose calls wait for one context, in order of arrival. */
final class WaitingLeases {
  private final Deque<LeaseWork> queue = new ArrayDeque<>();

  void add(LeaseWork lease) {
    queue.add(lease);
  }

  /** The next lease; it has a waiting call. */
  Optional<LeaseWork> head() {
    while (!queue.isEmpty() && queue.peek().waiting() == 0) {
      queue.remove();
    }
    return Optional.ofNullable(queue.peek());
  }

  /** Returns all waiting calls. */
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
