package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Outcomes;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Measured duration of calls per library and device: a moving average over about the last hundred
 * calls.
 */
final class CallTimes {
  private static final double MEMORY = 100;

  private record Key(LibraryNumber library, String device) {}

  /** The average in seconds, and the number of calls that have ended. */
  private record Measured(double seconds, long calls) {
    Measured with(double mean, int more) {
      double weight = Math.max(0.05, Math.min(1, more / Math.min(MEMORY, calls + more)));
      return new Measured(seconds + weight * (mean - seconds), calls + more);
    }
  }

  private final Map<Key, Measured> measured = new HashMap<>();

  void add(LibraryNumber library, String device, Outcomes ended) {
    int calls = ended.size();
    if (calls == 0) {
      return;
    }
    double sum = 0;
    for (int row = 0; row < calls; row++) {
      sum += ended.micros(row);
    }
    double mean = sum / calls / 1e6;
    Measured first = new Measured(mean, calls);
    measured.merge(new Key(library, device), first, (old, fresh) -> old.with(mean, calls));
  }

  /** Average durations in seconds, by device. */
  Map<String, Double> of(LibraryNumber library) {
    Map<String, Double> known = new TreeMap<>();
    measured.forEach(
        (key, each) -> {
          if (key.library.equals(library)) {
            known.put(key.device, each.seconds);
          }
        });
    return known;
  }

  /** Average duration in seconds; empty before the first call has ended. */
  OptionalDouble of(LibraryNumber library, String device) {
    Measured known = measured.get(new Key(library, device));
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known.seconds);
  }

  /** How many calls have ended. */
  long measured(LibraryNumber library, String device) {
    Measured known = measured.get(new Key(library, device));
    return known == null ? 0 : known.calls;
  }
}
