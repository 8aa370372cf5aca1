package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Outcomes;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Measured duration of calls per library and device: a moving average over about the last hundred
 * calls.
 */
final class CallTimes {
  private static final double MEMORY = 100;

  private record Key(LibraryNumber library, String device) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byLibrary = library.compareTo(other.library);
      return byLibrary != 0 ? byLibrary : device.compareTo(other.device);
    }
  }

  private final Map<Key, Double> seconds = new TreeMap<>();

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
    double weight = Math.min(1, calls / MEMORY);
    seconds.merge(
        new Key(library, device),
        mean,
        (old, fresh) -> old + Math.max(weight, 0.05) * (fresh - old));
  }

  /** Average durations in seconds, by device. */
  Map<String, Double> of(LibraryNumber library) {
    Map<String, Double> known = new TreeMap<>();
    seconds.forEach(
        (key, mean) -> {
          if (key.library.equals(library)) {
            known.put(key.device, mean);
          }
        });
    return known;
  }

  /** Average duration in seconds; empty before the first call has ended. */
  OptionalDouble of(LibraryNumber library, String device) {
    Double known = seconds.get(new Key(library, device));
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
  }
}
