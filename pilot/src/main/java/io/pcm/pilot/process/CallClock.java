package io.pcm.pilot.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How long each call of a process runs. A call that was written into the pipe while all slots were
 * taken begins when one becomes free, since a process starts calls in order. Thread-safe.
 */
final class CallClock {
  private int slots = 1;
  private final Map<Integer, Long> began = new HashMap<>();
  private final Deque<Integer> inPipe = new ArrayDeque<>();

  /** From now on, as many calls run at once; more may be running. */
  synchronized void slots(int number, long nanos) {
    slots = number;
    while (!inPipe.isEmpty() && began.size() - inPipe.size() < slots) {
      began.put(inPipe.remove(), nanos);
    }
  }

  /** The process gets the call. */
  synchronized void given(int id, long nanos) {
    if (began.size() - inPipe.size() >= slots) {
      inPipe.add(id);
    }
    began.put(id, nanos);
  }

  /** Whether the process has the call. */
  synchronized boolean has(int id) {
    return began.containsKey(id);
  }

  /**
   * The process has answered the call.
   *
   * @return how long it ran, in nanoseconds
   * @throws IllegalStateException if the process does not have it
   */
  synchronized long ended(Integer id, long nanos) {
    Long since = began.remove(id);
    if (since == null) {
      throw new IllegalStateException("no call " + id);
    }
    inPipe.remove(id);
    slots(slots, nanos);
    return nanos - since;
  }
}
