package io.pcm.runtime.scaling;

import io.pcm.runtime.scaling.Paces.Pace;

/** The work that is left for more pilots, beside those that are there or coming. */
final class Rest {
  /** Least useful time of a pilot, even if it loads in no time. */
  private static final double USEFUL_LEAST = 10;

  /** Against sums that are too small by a rounding. */
  private static final double ROUNDING = 1e-6;

  /** With which rest of the work to compare groups before any pace is known. */
  private static final double HOUR = 3_600;

  private final Paces paces;
  private final Forecast forecast;
  private int coming;

  /**
   * @param coming pilots that have not begun to serve
   */
  Rest(Paces paces, Forecast forecast, int coming) {
    this.paces = paces;
    this.forecast = forecast;
    this.coming = coming;
  }

  Paces paces() {
    return paces;
  }

  /** Whether the pilots that are coming have room for all calls that do not run yet. */
  boolean isFilled() {
    return paces.pilotsMost() <= coming;
  }

  /** Seconds until everything is done; infinite if unknown. */
  double end() {
    return paces.areKnown() ? forecast.end() : Double.POSITIVE_INFINITY;
  }

  /** Seconds that a pilot of the group holds its machine before it serves. */
  double cost(Group group) {
    double load = paces.areKnown() ? group.pace(paces).loadSeconds() : 0;
    return group.history.bootSeconds() + load;
  }

  /** How long a pilot must serve to pay. */
  private static double useful(double cost) {
    return Math.max(cost, USEFUL_LEAST);
  }

  /**
   * How many more pilots of the group pay.
   *
   * @param wait seconds until they start
   */
  int pilots(Group group, double wait) {
    int most = Math.max(0, paces.pilotsMost() - coming);
    if (!paces.areKnown() || most == 0) {
      return most;
    }
    Pace pace = group.pace(paces);
    double cost = cost(group);
    double each = useful(cost) / pace.workSeconds();
    double left = forecast.undone(wait + cost + useful(cost));
    return (int) Math.max(0, Math.min(most, Math.floor(left / each + ROUNDING)));
  }

  /** These pilots of the group will serve too. */
  void add(Group group, int pilots, double wait) {
    coming += pilots;
    if (paces.areKnown()) {
      forecast.add(pilots, wait + cost(group), 1 / group.pace(paces).workSeconds());
    }
  }

  /** Work that a pilot of the group does per second for which it holds a machine. */
  double worth(Group group) {
    double cost = cost(group);
    double until = Math.max(cost, Math.min(HOUR, forecast.end()));
    double lost = group.history.lossRate();
    double share =
        lost == 0
            ? (until - cost) / until
            : (Math.exp(-lost * cost) - Math.exp(-lost * until)) / (1 - Math.exp(-lost * until));
    return share / group.pace(paces).workSeconds();
  }

  /** Whether its pilots are usually taken back before their load has paid. */
  boolean isTakenBackTooSoon(Group group) {
    double cost = cost(group);
    double lost = group.history.lossRate();
    return lost > 0 && Math.exp(-lost * cost) / lost < useful(cost);
  }
}
