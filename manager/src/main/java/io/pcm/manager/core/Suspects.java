package io.pcm.manager.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the calls of one task that kill their contexts, by group testing. A first death tells
 * nothing of any call: all that ran go back and run as usual. Of the calls that were there at a
 * second one, a third runs apart from all other calls, while the rest waits for its fate. If the
 * context dies again, the third is divided further and the rest runs as usual; if not, the rest is
 * divided. At the end, one call runs alone. A third and not a half, because a death costs a load,
 * and a group that survives only the time of a call.
 *
 * <p>So a call among n is found after two deaths and about log3 n more, and several are found one
 * after the other. Not durable: with a new manager, the search begins again.
 */
final class Suspects {
  /**
   * Number of contexts killed from outside with a call in them, from which on such an end counts
   * like any death; more often than the largest number of slots can be halved.
   */
  static final int KILLS_LIKE_DEATHS = 16;

  /** Part of the number of suspects that runs together. */
  private static final int PART = 3;

  /** Calls that run together, and the rest of the suspects, which waits for their fate. */
  private static final class Group {
    final int[] calls;
    final int[] rest;

    /** The calls that have not ended since they were given out. */
    final BitSet left = new BitSet();

    Group(int[] calls, int[] rest) {
      this.calls = calls;
      this.rest = rest;
    }
  }

  private final IntConsumer giveBack;
  private final Deque<Group> waiting = new ArrayDeque<>();
  private final List<Group> running = new ArrayList<>();

  /** Waiting calls that may not run beside others. */
  private final BitSet apart = new BitSet();

  /** Calls that were running when a context died. */
  private final BitSet seen = new BitSet();

  private final BitSet seenTwice = new BitSet();

  /** Calls that were the only one when something else killed their context. */
  private final BitSet killedAlone = new BitSet();

  private final Map<Integer, Integer> kills = new HashMap<>();

  /**
   * @param giveBack takes a call that may run as usual again
   */
  Suspects(IntConsumer giveBack) {
    this.giveBack = giveBack;
  }

  /** Whether the call waits to run apart from others. */
  boolean contains(int call) {
    return apart.get(call);
  }

  /** Number of waiting calls that may not run beside others; some wait for the fate of others. */
  int size() {
    return apart.cardinality();
  }

  /** Whether the call was running when a context died. */
  boolean seen(int call) {
    return seen.get(call);
  }

  /** Number of calls that were running when a context died, and are not done. */
  int seenCount() {
    return seen.cardinality();
  }

  /** Whether the call was running when two contexts died. */
  boolean seenTwice(int call) {
    return seenTwice.get(call);
  }

  /** Whether a group can be given out. */
  boolean ready() {
    while (!waiting.isEmpty() && still(waiting.element().calls).length == 0) {
      free(waiting.remove());
    }
    return !waiting.isEmpty();
  }

  /** The next group, sorted; if it has more calls than this, only a part of it. */
  int[] take(int most) {
    Group next = waiting.remove();
    int[] calls = still(next.calls);
    int count = Math.min(most, calls.length);
    int[] later = Arrays.copyOfRange(calls, count, calls.length);
    Group given = new Group(Arrays.copyOf(calls, count), concat(later, next.rest));
    for (int call : given.calls) {
      given.left.set(call);
    }
    running.add(given);
    return given.calls;
  }

  private int[] still(int[] calls) {
    return Arrays.stream(calls).filter(apart::get).toArray();
  }

  private static int[] concat(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).sorted().toArray();
  }

  /**
   * A context died while these calls ran.
   *
   * @param ranApart whether they ran apart from all others, because they were suspected
   */
  void died(int[] calls, boolean ranApart) {
    int[] again = ranApart ? calls : Arrays.stream(calls).filter(seen::get).toArray();
    for (int call : calls) {
      seenTwice.set(call, seen.get(call));
      seen.set(call);
    }
    suspect(again);
  }

  /** One of these calls has done harm; if they ran apart, none that waits for their fate. */
  void suspect(int[] calls) {
    if (calls.length > 0) {
      int[] sorted = calls.clone();
      Arrays.sort(sorted);
      released(sorted[0]);
      divide(sorted);
    }
  }

  /**
   * Something else killed a context while these calls ran. Whoever did it may have meant the
   * context, so this counts like a death only if it happened to the same call before while it was
   * the only one, or too often.
   *
   * @return whether it counts like a death
   */
  boolean killed(int[] calls) {
    boolean like = calls.length == 1 && killedAlone.get(calls[0]);
    if (calls.length == 1) {
      killedAlone.set(calls[0]);
    }
    for (int call : calls) {
      like |= kills.merge(call, 1, Integer::sum) >= KILLS_LIKE_DEATHS;
    }
    return like;
  }

  private void divide(int[] calls) {
    if (calls.length == 0) {
      return;
    }
    for (int call : calls) {
      apart.set(call);
    }
    int first = Math.max(1, calls.length / PART);
    waiting.add(
        new Group(Arrays.copyOf(calls, first), Arrays.copyOfRange(calls, first, calls.length)));
  }

  /** The calls that wait for the fate of this group may run as usual. */
  private void free(Group group) {
    for (int call : still(group.rest)) {
      apart.clear(call);
      giveBack.accept(call);
    }
  }

  private @Nullable Group running(int call) {
    for (Group group : running) {
      if (group.left.get(call)) {
        return group;
      }
    }
    return null;
  }

  /** A pilot holds the call. */
  void claimed(int call) {
    apart.clear(call);
  }

  /** The call waits again, but not because its context died: its group is not tested further. */
  void released(int call) {
    Group group = running(call);
    if (group != null) {
      running.remove(group);
      free(group);
    }
  }

  /** The call is done. If it was the last one of its group, the culprit is among the rest. */
  void settled(int call) {
    Group group = running(call);
    if (group != null) {
      group.left.clear(call);
      if (group.left.isEmpty()) {
        running.remove(group);
        divide(still(group.rest));
      }
    }
    apart.clear(call);
    seen.clear(call);
    seenTwice.clear(call);
    killedAlone.clear(call);
    kills.remove(call);
  }

  /** The calls from this index on do not exist any more. */
  void cutTo(int calls) {
    apart.clear(calls, Math.max(calls, apart.length()));
  }
}
