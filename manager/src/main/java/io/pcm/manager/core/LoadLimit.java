package io.pcm.manager.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many contexts of a library should load at once on one kind of device, learned from how long
 * loads took with how many others. Where loads share a file system, beyond some number each one
 * takes as much longer as there are more, so more at once gain nothing, and the first ones are warm
 * later. Has no limit before there is evidence. Halves it when loads take twice as long as loads
 * with half as many did; doubles it when they do not, and now and then to see whether that has
 * changed. So a wrong guess costs no more than one round of loads.
 */
final class LoadLimit {
  static final int NONE = 1 << 20;

  /** Fewer at once gain nothing that could be measured. */
  private static final int LEAST = 2;

  /** Loads that are remembered with about the same number at once. */
  private static final int REMEMBERED = 12;

  /** Number of loads since the last change of the limit, before it may change again. */
  private static final int ENOUGH = 6;

  /** Number of loads with fewer at once to compare with. */
  private static final int FEW = 3;

  /** After so many loads with nothing to compare them with, twice as many are tried. */
  private static final int TRY_AGAIN = 24;

  private static final double TWICE_AS_LONG = 1.9;
  private static final double AS_FAST = 1.4;

  /** Loads differ enough in their number to be compared, and not so much that other things do. */
  private static final double MORE = 1.5;

  private static final double NOT_TOO_MANY_MORE = 5;

  /** Exponents of the number with which the time grows. */
  private static final double IN_PROPORTION = 0.7;

  private static final double FLAT = 0.35;

  /**
   * One load.
   *
   * @param atOnce average number of loads while it ran, itself included
   */
  private record Load(double atOnce, double seconds) {}

  /** Loads that began before the last change, by the logarithm of their number. */
  private final Map<Integer, Deque<Load>> before = new TreeMap<>();

  private final List<Load> since = new ArrayList<>();
  private int limit = NONE;
  private Instant changed = Instant.MIN;

  /** How many may load at once. */
  int limit() {
    return limit;
  }

  /** A load has ended that began at this time and took so long. */
  void ended(Instant began, double atOnce, double seconds, Instant now) {
    Load load = new Load(atOnce, Math.max(1e-3, seconds));
    if (began.isBefore(changed)) {
      remember(load);
    } else {
      since.add(load);
      decide(now);
    }
    if (since.size() > TRY_AGAIN) {
      remember(since.remove(0));
    }
  }

  private void remember(Load load) {
    Deque<Load> alike =
        before.computeIfAbsent(Math.getExponent(load.atOnce), n -> new ArrayDeque<>());
    alike.addLast(load);
    if (alike.size() > REMEMBERED) {
      alike.removeFirst();
    }
  }

  private void decide(Instant now) {
    if (since.size() < ENOUGH) {
      return;
    }
    double usual = median(since.stream().map(Load::seconds).toList());
    double atOnce = median(since.stream().map(Load::atOnce).toList());
    List<Double> fewer = secondsWith(atOnce / 2);
    double withFewer = fewer.size() < FEW ? Double.NaN : median(fewer);
    List<Double> growth = growth();
    double exponent = growth.size() < ENOUGH ? Double.NaN : median(growth);
    // Comparisons with what is not a number are false.
    boolean contrary = exponent < IN_PROPORTION;
    if (usual >= TWICE_AS_LONG * withFewer && atOnce >= 2 * LEAST && !contrary) {
      set(Math.max(LEAST, Math.min(limit, (int) Math.round(atOnce)) / 2), now);
    } else if (limit < NONE
        && (usual < AS_FAST * withFewer
            || exponent <= FLAT
            || (growth.isEmpty() && fewer.isEmpty() && since.size() >= TRY_AGAIN))) {
      set(Math.min(NONE, limit * 2), now);
    }
  }

  /** How long loads took with at most so many at once. */
  private List<Double> secondsWith(double atOnce) {
    return all().stream().filter(load -> load.atOnce <= atOnce).map(Load::seconds).toList();
  }

  private List<Load> all() {
    List<Load> all = new ArrayList<>(since);
    before.values().forEach(all::addAll);
    return all;
  }

  /** With which power of their number the time of loads grew, for each pair to compare. */
  private List<Double> growth() {
    List<Load> others = all();
    List<Double> growth = new ArrayList<>();
    for (Load one : since) {
      for (Load other : others) {
        double more = one.atOnce / other.atOnce;
        double ratio = Math.max(more, 1 / more);
        if (ratio >= MORE && ratio <= NOT_TOO_MANY_MORE) {
          growth.add(Math.log(one.seconds / other.seconds) / Math.log(more));
        }
      }
    }
    return growth;
  }

  private void set(int wanted, Instant now) {
    if (wanted != limit) {
      limit = wanted;
      changed = now;
      since.forEach(this::remember);
      since.clear();
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
