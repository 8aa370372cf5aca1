package io.pcm.pilot.driver;

import java.time.Duration;

/**
 * Time limits with which a pilot monitors itself.
 *
 * @param tick maximum time between two ticks of the loop; heartbeats guarantee it
 * @param hung a loop that has not ticked for this long hangs; several ticks, so that a busy machine
 *     is not mistaken for a hanging loop
 */
public record LoopPace(Duration tick, Duration hung) {
  public static final LoopPace DEFAULT =
      new LoopPace(Duration.ofMillis(500), Duration.ofSeconds(5));
}
