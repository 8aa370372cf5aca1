package io.pcm.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * How many places a cluster lends, as a step function of time.
 *
 * @param steps the number of places from each time on; before the first, there are none
 */
record Lending(NavigableMap<Duration, Integer> steps) {
  /**
   * A time in which one place is lent.
   *
   * @param until empty if it is never taken back
   */
  record Spell(Duration from, Optional<Duration> until) {}

  Lending {
    steps = Collections.unmodifiableNavigableMap(new TreeMap<>(steps));
    if (steps.values().stream().anyMatch(places -> places < 0)) {
      throw new IllegalArgumentException("0 places or more, not " + steps.values());
    }
  }

  static Lending nothing() {
    return new Lending(Collections.emptyNavigableMap());
  }

  static Lending from(Duration begin, int places) {
    return new Lending(new TreeMap<>(Map.of(begin, places)));
  }

  /** Places that are all taken back at the end of each period, for some time. */
  static Lending takenBack(int places, Duration period, Duration away, int periods) {
    TreeMap<Duration, Integer> steps = new TreeMap<>();
    for (int i = 0; i < periods; i++) {
      steps.put(period.multipliedBy(i), places);
      steps.put(period.multipliedBy(i + 1L).minus(away), 0);
    }
    return new Lending(steps);
  }

  /** A number of places for each of these equal parts of time. */
  static Lending each(Duration part, int parts, IntUnaryOperator places) {
    TreeMap<Duration, Integer> steps = new TreeMap<>();
    for (int i = 0; i < parts; i++) {
      steps.put(part.multipliedBy(i), places.applyAsInt(i));
    }
    return new Lending(steps);
  }

  int places(Duration when) {
    Map.Entry<Duration, Integer> step = steps.floorEntry(when);
    return step == null ? 0 : step.getValue();
  }

  Optional<Duration> nextChange(Duration after) {
    return Optional.ofNullable(steps.higherKey(after));
  }

  /** Never more than this number of places. */
  Lending atMost(int most) {
    TreeMap<Duration, Integer> fewer = new TreeMap<>(steps);
    fewer.replaceAll((when, places) -> Math.min(places, most));
    return new Lending(fewer);
  }

  /** No place before this time. */
  Lending notBefore(Duration begin) {
    TreeMap<Duration, Integer> later = new TreeMap<>(steps.tailMap(begin, true));
    later.put(begin, places(begin));
    return new Lending(later);
  }

  /** Each place's times, if the one that was lent last is taken back first. */
  List<Spell> spells() {
    List<Spell> spells = new ArrayList<>();
    int most = steps.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int place = 1; place <= most; place++) {
      Optional<Duration> since = Optional.empty();
      for (Map.Entry<Duration, Integer> step : steps.entrySet()) {
        boolean lent = step.getValue() >= place;
        if (lent && since.isEmpty()) {
          since = Optional.of(step.getKey());
        } else if (!lent && since.isPresent()) {
          spells.add(new Spell(since.get(), Optional.of(step.getKey())));
          since = Optional.empty();
        }
      }
      since.ifPresent(from -> spells.add(new Spell(from, Optional.empty())));
    }
    return spells;
  }
}
