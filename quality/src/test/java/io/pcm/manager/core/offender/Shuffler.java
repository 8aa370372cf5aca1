package io.pcm.manager.core.offender;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Breaks the rule on purpose: what it answers differs from one JVM start to the next. */
public final class Shuffler {
  private Shuffler() {}

  static String shuffle() {
    return Set.of("a", "b").iterator().next() + Map.of("c", "d", "e", "f") + UUID.randomUUID();
  }
}
