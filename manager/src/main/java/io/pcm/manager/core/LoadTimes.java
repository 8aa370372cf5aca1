package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The shortest load time of a library on a device so far. The first load on a machine may download
 * a model; later ones do not.
 */
final class LoadTimes {
  private record Key(LibraryNumber library, String device) {}

  private final Map<Key, Duration> shortest = new HashMap<>();

  void add(LibraryNumber library, String device, Duration load) {
    shortest.merge(
        new Key(library, device), load, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  /** The shortest load time; zero before the first load. */
  Duration shortest(LibraryNumber library, String device) {
    return shortest.getOrDefault(new Key(library, device), Duration.ZERO);
  }
}
