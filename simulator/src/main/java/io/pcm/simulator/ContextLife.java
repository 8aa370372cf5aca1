package io.pcm.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one context did from the beginning of its load to its end. */
public final class ContextLife {
  private final String pilot;
  private final int slots;
  private final Instant began;
  private @Nullable Instant ready;
  private @Nullable Instant ended;
  private Duration calls = Duration.ZERO;

  ContextLife(String pilot, int slots, Instant began) {
    this.pilot = pilot;
    this.slots = slots;
    this.began = began;
  }

  void isReady(Instant now) {
    ready = now;
  }

  void answered(Duration took) {
    calls = calls.plus(took);
  }

  void over(Instant now) {
    ended = ended == null ? now : ended;
  }

  /** The name of its pilot. */
  public String pilot() {
    return pilot;
  }

  /** How long it was loading, until now if it still is. */
  public Duration loading(Instant now) {
    Instant end = ready != null ? ready : ended != null ? ended : now;
    return Duration.between(began, end);
  }

  /** How long all its slots would have been busy with the calls that it answered. */
  public Duration worked() {
    return calls.dividedBy(slots);
  }
}
