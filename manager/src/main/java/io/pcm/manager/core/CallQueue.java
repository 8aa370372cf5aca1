package io.pcm.manager.core;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which calls of one task wait and which are held by pilots. Consists of a cursor over the input,
 * the set of calls that are out, and a short list of calls to retry, so the cost per call does not
 * grow with the task.
 */
final class CallQueue {
  private final TaskState task;
  private final BitSet out = new BitSet();
  private final Map<Integer, Integer> copies = new TreeMap<>();
  private final Deque<Integer> again = new ArrayDeque<>();
  private final Deque<Integer> alone = new ArrayDeque<>();
  private final BitSet suspects = new BitSet();

  /** Calls that an earlier manager may have sent to a pilot that may come back with them. */
  private final BitSet perhapsOut = new BitSet();

  private int perhapsOutCount;
  private boolean keepsBack;
  private int outCount;
  private int cursor;

  CallQueue(TaskState task) {
    this.task = task;
  }

  /** Number of calls that are neither done nor out. */
  int waiting() {
    if (!task.opened() || task.rest() != null) {
      return 0;
    }
    return task.calls() - task.doneCount() - outCount - keptBack();
  }

  /** Number of calls that an earlier manager may have sent, and that are therefore kept back. */
  int keptBack() {
    return keepsBack ? perhapsOutCount : 0;
  }

  /** Until {@link #giveOut}, hands out no call that an earlier manager may have sent. */
  void keepBack() {
    keepsBack = true;
    cursor = task.opened() ? Math.min(task.horizon(), task.calls()) : task.horizon();
    for (int i = task.firstNotDone(0); i < cursor; i = task.firstNotDone(i + 1)) {
      perhapsOut.set(i);
      perhapsOutCount++;
    }
  }

  void giveOut() {
    keepsBack = false;
  }

  private void isKnown(int index) {
    if (perhapsOut.get(index)) {
      perhapsOut.clear(index);
      perhapsOutCount--;
    }
  }

  /** The calls from this index on do not exist any more; no pilot holds one. */
  void cutTo(int calls) {
    for (int i = perhapsOut.nextSetBit(calls); i >= 0; i = perhapsOut.nextSetBit(i + 1)) {
      isKnown(i);
    }
    cursor = Math.min(cursor, calls);
  }

  int out() {
    return outCount;
  }

  /** Number of calls that must run alone. */
  int suspects() {
    alone.removeIf(index -> !open(index));
    return alone.size();
  }

  /** Takes up to {@code most} waiting calls, sorted, except those that must run alone. */
  int[] take(int most) {
    int[] taken = new int[most];
    int n = 0;
    while (n < most && !again.isEmpty()) {
      int index = again.removeFirst();
      if (open(index) && !suspects.get(index)) {
        claim(index);
        taken[n++] = index;
      }
    }
    while (n < most && !keepsBack && perhapsOutCount > 0) {
      int index = perhapsOut.nextSetBit(0);
      isKnown(index);
      if (open(index) && !suspects.get(index)) {
        claim(index);
        taken[n++] = index;
      }
    }
    while (n < most && cursor < task.calls()) {
      int index = task.firstNotDone(cursor);
      cursor = Math.min(index, task.calls());
      if (index >= task.calls()) {
        break;
      }
      cursor = index + 1;
      if (!out.get(index) && !suspects.get(index)) {
        claim(index);
        taken[n++] = index;
      }
    }
    int[] result = Arrays.copyOf(taken, n);
    Arrays.sort(result);
    return result;
  }

  /** Takes one call that must run alone; there must be one. */
  int takeSuspect() {
    int index = alone.removeFirst();
    claim(index);
    return index;
  }

  /** The highest index ever taken, plus one. */
  int cursor() {
    return cursor;
  }

  /** One more pilot holds the call. */
  void claim(int index) {
    isKnown(index);
    if (out.get(index)) {
      copies.merge(index, 1, Integer::sum);
    } else {
      out.set(index);
      outCount++;
    }
  }

  int copiesOut(int index) {
    return out.get(index) ? 1 + copies.getOrDefault(index, 0) : 0;
  }

  /**
   * One pilot less holds the call. If it was the last one and the call is not done, the call waits
   * again.
   */
  void release(int index, boolean suspect) {
    if (suspect) {
      suspects.set(index);
    }
    Integer more = copies.get(index);
    if (more != null) {
      if (more == 1) {
        copies.remove(index);
      } else {
        copies.put(index, more - 1);
      }
    } else if (out.get(index)) {
      out.clear(index);
      outCount--;
      if (!task.done(index) && index < task.calls()) {
        (suspects.get(index) ? alone : again).addLast(index);
      }
    }
  }

  /** The call is done, even if it is still running elsewhere. */
  void settled(int index) {
    isKnown(index);
    if (out.get(index)) {
      out.clear(index);
      outCount--;
    }
    copies.remove(index);
    suspects.clear(index);
  }

  private boolean open(int index) {
    return !task.done(index) && !out.get(index) && index < task.calls();
  }
}
