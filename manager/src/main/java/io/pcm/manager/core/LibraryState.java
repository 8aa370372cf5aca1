package io.pcm.manager.core;

import io.pcm.protocol.message.LibrarySpec;

/** The durable state of one library: cost and use of its contexts. */
final class LibraryState {
  final LibrarySpec spec;
  private int loads;
  private long loadMillis;
  private long calls;

  LibraryState(LibrarySpec spec) {
    this.spec = spec;
  }

  void loaded(long millis) {
    loads++;
    loadMillis += millis;
  }

  void served(int count) {
    calls += count;
  }

  int loads() {
    return loads;
  }

  long calls() {
    return calls;
  }

  double loadSeconds() {
    return loadMillis / 1000.0;
  }

  /** Additional time in seconds that loading for each call would have taken. */
  double loadSecondsAvoided() {
    return loads == 0 ? 0 : Math.max(0, calls - loads) * (loadSeconds() / loads);
  }
}
