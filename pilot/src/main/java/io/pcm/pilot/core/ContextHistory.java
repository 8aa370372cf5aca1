package io.pcm.pilot.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.LibrarySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a context has done so far, for the description in a new session. */
final class ContextHistory {
  private final ContextId id;
  private final LibrarySpec library;
  private Instant since;
  private Optional<Long> firstLoadMillis = Optional.empty();
  private int served;
  private OptionalInt window = OptionalInt.empty();

  ContextHistory(ContextId id, LibrarySpec library, Instant now) {
    this.id = id;
    this.library = library;
    this.since = now;
  }

  /** Its process has loaded. A context that loads for each call counts as warm from then on. */
  void loaded(long millis, Instant now) {
    if (firstLoadMillis.isEmpty()) {
      firstLoadMillis = Optional.of(Math.max(0, millis));
      since = now;
    }
  }

  void served(int calls) {
    served += calls;
  }

  /** Its process takes this many calls at a time; returns whether that is news. */
  boolean announced(int calls) {
    OptionalInt before = window;
    window = OptionalInt.of(Math.min(calls, library.library().slots()));
    return !window.equals(before);
  }

  /** What its process has announced; empty if it takes as many calls as its library has slots. */
  OptionalInt window() {
    return window;
  }

  HeldContext now(boolean takesCalls, Instant now) {
    long millis = Math.max(0, Duration.between(since, now).toMillis());
    return held(takesCalls ? beforeTheEnd() : HeldState.CLOSING, millis);
  }

  /** The context as if it had not ended yet. */
  HeldContext ended() {
    return held(beforeTheEnd(), 0);
  }

  private HeldState beforeTheEnd() {
    return firstLoadMillis.isPresent() ? HeldState.WARM : HeldState.LOADING;
  }

  private HeldContext held(HeldState state, long sinceMillis) {
    return new HeldContext(
        id, library.identity(), state, sinceMillis, firstLoadMillis.orElse(0L), served, List.of());
  }
}
