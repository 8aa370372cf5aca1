package io.pcm.pilot.driver;

import java.time.Duration;

/**
 * How closely a pilot looks after itself.
 *
 * @param tick the loop ticks at least so often, which is what heartbeats vouch for
 * @param hung so long without a tick means that the loop hangs; several ticks, so that a busy
 *     machine is not taken for a hanging loop
 */
public record LoopPace(Duration tick, Duration hung) {
  public static final LoopPace DEFAULT =
      new LoopPace(Duration.ofMillis(500), Duration.ofSeconds(5));
}
