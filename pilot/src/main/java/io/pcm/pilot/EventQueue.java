package io.pcm.pilot;

import io.pcm.pilot.core.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Events on their way to the loop, in the order in which they came. */
final class EventQueue {
  /** Far more than slots, messages and signals of a pilot can bring at once. */
  private static final int EVENTS = 16 * 1024;

  /** Events of one pass; heartbeats and deadlines are looked after between passes. */
  private static final int PASS = 1024;

  private static final long STUCK_SECONDS = 30;

  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(EVENTS);

  /** Waits for room; a loop that makes none for half a minute is dead, and so is the pilot. */
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

  /** What waits; if nothing does, waits for it this long. */
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
