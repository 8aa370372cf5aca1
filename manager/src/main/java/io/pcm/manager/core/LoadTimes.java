package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The shortest load of a library on a device so far. The first one on a machine may fetch a model;
 * what comes after it does not.
 */
final class LoadTimes {
  private record Key(LibraryNumber library, String device) {}

  private final Map<Key, Duration> shortest = new HashMap<>();

  void add(LibraryNumber library, String device, Duration load) {
    shortest.merge(
        new Key(library, device), load, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  /** Zero before the first load. */
  Duration shortest(LibraryNumber library, String device) {
    return shortest.getOrDefault(new Key(library, device), Duration.ZERO);
  }
}
