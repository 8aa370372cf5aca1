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
  private final Suspects suspects = new Suspects(again::addLast);

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
    suspects.cutTo(calls);
    cursor = Math.min(cursor, calls);
  }

  int out() {
    return outCount;
  }

  /** The calls that may have killed a context, and wait to run apart from others. */
  Suspects suspects() {
    return suspects;
  }

  /** Whether a call waits that a pilot held before and that may run beside others. */
  boolean anyGivenBack() {
    while (!again.isEmpty() && !mayTake(again.getFirst())) {
      again.removeFirst();
    }
    return !again.isEmpty();
  }

  /** Takes up to {@code most} waiting calls, sorted, except suspects. */
  int[] take(int most) {
    int[] taken = new int[most];
    int n = 0;
    while (n < most && !again.isEmpty()) {
      int index = again.removeFirst();
      if (mayTake(index)) {
        claim(index);
        taken[n++] = index;
      }
    }
    while (n < most && !keepsBack && perhapsOutCount > 0) {
      int index = perhapsOut.nextSetBit(0);
      isKnown(index);
      if (mayTake(index)) {
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
      if (mayTake(index)) {
        claim(index);
        taken[n++] = index;
      }
    }
    int[] result = Arrays.copyOf(taken, n);
    Arrays.sort(result);
    return result;
  }

  /** Takes up to {@code most} suspects that may run together; some must be ready. */
  int[] takeSuspects(int most) {
    int[] taken = suspects.take(most);
    for (int index : taken) {
      claim(index);
    }
    return taken;
  }

  /** The highest index ever taken, plus one. */
  int cursor() {
    return cursor;
  }

  /** One more pilot holds the call. */
  void claim(int index) {
    isKnown(index);
    suspects.claimed(index);
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
  void release(int index) {
    suspects.released(index);
    Integer more = copies.get(index);
    if (more != null) {
      suspects.claimed(index);
      if (more == 1) {
        copies.remove(index);
      } else {
        copies.put(index, more - 1);
      }
    } else if (out.get(index)) {
      out.clear(index);
      outCount--;
      if (!task.done(index) && index < task.calls() && !suspects.contains(index)) {
        again.addLast(index);
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
    suspects.settled(index);
  }

  private boolean mayTake(int index) {
    return open(index) && !suspects.contains(index);
  }

  private boolean open(int index) {
    return !task.done(index) && !out.get(index) && index < task.calls();
  }
}
