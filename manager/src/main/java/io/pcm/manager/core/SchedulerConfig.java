package io.pcm.manager.core;

import java.time.Duration;

/**
 * Time limits and quantities of the scheduler.
 *
 * @param heartbeat interval of the pilots' heartbeats
 * @param lostAfter silence after which a pilot counts as lost; several heartbeats, so that a pilot
 *     on a busy machine is not lost
 * @param leaseHorizon work sent ahead of a free slot, in seconds of the context's time: long enough
 *     to hide the round trip, short enough that little is returned on preemption or at the end of a
 *     task
 * @param outstandingMax maximum number of calls that one context may hold, however short they are;
 *     at least two per slot
 * @param loadFailures number of failed loads in a row, with no warm context of the library
 *     anywhere, after which it counts as broken
 * @param unservedContexts number of contexts in a row, over all pilots, that die before a call ends
 *     in them, each with another call, after which the library counts as broken; so many bad calls
 *     right at the beginning are less likely than a library that dies on every call
 * @param contextKills number of contexts that a call may kill before it fails
 * @param pilotLosses number of pilots lost without notice while they held a call, after which it
 *     runs alone in its context, to protect other calls
 * @param pilotLossesMax number of such pilots after which the call fails
 * @param stragglerAge age of a call after which a copy of it may run on an idle slot, if it also
 *     takes far longer than usual
 * @param adoptionGrace how long a new manager waits for the pilots of the one before, and keeps
 *     back calls that they may be running; shorter than any pilot waits for a manager
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
    Duration stragglerAge,
    Duration adoptionGrace) {

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
          Duration.ofSeconds(5),
          Duration.ofSeconds(15));
}
