package io.pcm.manager.core;

import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotMessage.Cause;

/** The durable state of one library: cost and use of its contexts. */
final class LibraryState {
  final LibrarySpec spec;
  private int loads;
  private long loadMillis;
  private long calls;
  private int lostWithPilots;
  private int lostToRestarts;

  LibraryState(LibrarySpec spec) {
    this.spec = spec;
  }

  void loaded(long millis) {
    loads++;
    loadMillis += millis;
  }

  /** A warm context is lost. */
  void lost(Cause how) {
    count(how, 1);
  }

  /** It was not lost after all. */
  void found(Cause how) {
    count(how, -1);
  }

  private void count(Cause how, int by) {
    if (how == Cause.NOT_BACK) {
      lostToRestarts += by;
    } else {
      lostWithPilots += by;
    }
  }

  /** Loads whose context was lost with its pilot. */
  int lostWithPilots() {
    return lostWithPilots;
  }

  /** Loads whose context was not found again after the manager was started again. */
  int lostToRestarts() {
    return lostToRestarts;
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
