package io.pcm.simulator;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * One task whose contexts run many calls at a time, instead of the usual tasks. Pilots have one
 * context each, and none ends before the run.
 *
 * @param slots number of calls at a time
 * @param poison the calls that kill their context
 * @param kills how many times something else kills a context
 * @param within the time in which it does
 */
public record WideWork(int slots, Set<Integer> poison, int kills, Duration within) {
  public WideWork {
    poison = new TreeSet<>(poison);
  }

  /** Nothing kills its contexts but their calls. */
  public static WideWork of(int slots, Set<Integer> poison) {
    return new WideWork(slots, poison, 0, Duration.ZERO);
  }
}
