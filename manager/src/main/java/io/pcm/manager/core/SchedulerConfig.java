package io.pcm.manager.core;

import java.time.Duration;

/**
 * What the scheduler waits for and how much it sends ahead.
 *
 * @param heartbeat pace asked of pilots
 * @param lostAfter silence after which a pilot counts as lost; several heartbeats, so that a busy
 *     machine is not taken for a dead one
 * @param leaseHorizon work sent ahead of a free slot, in seconds of the context: enough to hide the
 *     round trip, little enough that a preemption or the end of a task hands back little
 * @param outstandingMax calls that one context may hold, however short they are
 * @param loadFailures loads that fail in a row, with no context of the library warm anywhere,
 *     before it counts as broken
 * @param unservedContexts contexts in a row, over all pilots, that die before a call ended in them,
 *     each with another call, before the library counts as broken: so many bad calls one after the
 *     other, at the very beginning, are rarer than a library that dies on each of its calls
 * @param contextKills contexts that a call may kill before it is given up
 * @param pilotLosses pilots that may be lost, without a word, with a call in their hands before it
 *     runs alone in its context, so that its neighbours are spared
 * @param pilotLossesMax as many before the call is given up
 * @param stragglerAge time after which a call that others of its kind would have ended by far is
 *     tried a second time on an idle slot
 */
public record SchedulerConfig(
    Duration heartbeat,
    Duration lostAfter,
    Duration leaseHorizon,
    int outstandingMax,
    int loadFailures,
    int unservedContexts,
    int contextKills,
    int pilotLosses,
    int pilotLossesMax,
    Duration stragglerAge) {

  public static final SchedulerConfig DEFAULT =
      new SchedulerConfig(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMillis(1500),
          4096,
          3,
          8,
          2,
          3,
          8,
          Duration.ofSeconds(5));
}
