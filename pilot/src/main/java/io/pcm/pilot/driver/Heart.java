package io.pcm.pilot.driver;

import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats at the manager's interval while the loop ticks: a pilot whose loop hangs becomes
 * silent, even if its threads and sockets work. Not thread-safe.
 */
public final class Heart {
  private final Consumer<Heartbeat> beat;
  private final Duration hung;
  private @Nullable Pulse pulse;
  private Instant tickedAt = Instant.MIN;
  private Optional<Instant> beatAt = Optional.empty();

  public Heart(Consumer<Heartbeat> beat, LoopPace pace) {
    this.beat = beat;
    this.hung = pace.hung();
  }

  /**
   * The loop has ticked; {@code newPulse} is the new content of heartbeats.
   *
   * @return whether a heartbeat is due now, because a session has begun or the loop hung until now
   */
  public boolean ticked(Pulse newPulse, Instant now) {
    boolean begins = newPulse.pace().isPresent() && (pulse == null || pulse.pace().isEmpty());
    pulse = newPulse;
    tickedAt = now;
    if (begins) {
      beatAt = Optional.empty();
    }
    return newPulse.pace().isPresent() && !due(newPulse.pace().get(), now).isAfter(now);
  }

  private Instant due(Duration pace, Instant now) {
    return beatAt.map(last -> last.plus(pace)).orElse(now);
  }

  /**
   * Sends a heartbeat if it is due.
   *
   * @return how long the next check may wait, unless {@link #ticked} returns true
   */
  public Duration beatIfDue(Instant now) {
    Pulse current = pulse;
    if (current == null || current.pace().isEmpty() || tickedAt.plus(hung).isBefore(now)) {
      return hung;
    }
    Duration pace = current.pace().get();
    Instant due = due(pace, now);
    if (!due.isAfter(now)) {
      beatAt = Optional.of(now);
      due = now.plus(pace);
      beat.accept(current.heartbeat());
    }
    return Duration.between(now, due);
  }
}
