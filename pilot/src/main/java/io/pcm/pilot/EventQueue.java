package io.pcm.pilot;

import io.pcm.pilot.core.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The queue of events for the loop, in order of arrival. */
final class EventQueue {
  /** Capacity. Calls that end while the loop is busy are reported many at a time. */
  private static final int EVENTS = 16 * 1024;

  /** Maximum number of events per pass; heartbeats and deadlines are handled between passes. */
  private static final int PASS = 1024;

  private static final long STUCK_SECONDS = 30;

  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(EVENTS);

  /** Waits for space. If the loop makes none for half a minute, it is stuck, and the pilot ends. */
  void put(Event event) {
    try {
      if (!queue.offer(event, STUCK_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the pilot's loop is stuck");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted with an event in hand", e);
    }
  }

  /** Returns waiting events; if there are none, waits for one at most this long. */
  List<Event> take(long nanos) throws InterruptedException {
    List<Event> events = new ArrayList<>();
    queue.drainTo(events, PASS);
    if (events.isEmpty() && nanos > 0) {
      Event first = queue.poll(nanos, TimeUnit.NANOSECONDS);
      if (first != null) {
        events.add(first);
        queue.drainTo(events, PASS - 1);
      }
    }
    return events;
  }
}
