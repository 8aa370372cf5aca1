package io.pcm.manager.core.offender;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Violates a rule deliberately: its results depend on the JVM start. */
public final class Shuffler {
  private Shuffler() {}

  static String shuffle() {
    return Set.of("a", "b").iterator().next() + Map.of("c", "d", "e", "f") + UUID.randomUUID();
  }
}
