package io.pcm.runtime.scaling;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much of the work that is left will be done when, by pilots that are there or expected. All
 * work together is 1.
 */
final class Forecast {
  /** Work per second of pilots that serve already, which are most. */
  private double flow;

  /** Work per second that begins at a second from now. */
  private final TreeMap<Long, Double> flows = new TreeMap<>();

  /**
   * Adds pilots.
   *
   * @param ready seconds until they serve
   * @param perSecond share of the work that each does in a second
   */
  void add(int pilots, double ready, double perSecond) {
    if (ready <= 0) {
      flow += pilots * perSecond;
    } else if (pilots > 0 && perSecond > 0) {
      flows.merge((long) Math.ceil(ready), pilots * perSecond, Double::sum);
    }
  }

  /** The share of the work that is not done after this time; negative if there is room for more. */
  double undone(double seconds) {
    double done = flow * seconds;
    for (Map.Entry<Long, Double> each : flows.headMap((long) Math.ceil(seconds)).entrySet()) {
      done += each.getValue() * (seconds - each.getKey());
    }
    return 1 - done;
  }

  /** Seconds until everything is done; infinite if nobody does it. */
  double end() {
    double done = 0;
    double perSecond = flow;
    double at = 0;
    for (Map.Entry<Long, Double> each : flows.entrySet()) {
      double until = done + perSecond * (each.getKey() - at);
      if (until >= 1) {
        break;
      }
      done = until;
      perSecond += each.getValue();
      at = each.getKey();
    }
    return perSecond > 0 ? at + (1 - done) / perSecond : Double.POSITIVE_INFINITY;
  }
}
