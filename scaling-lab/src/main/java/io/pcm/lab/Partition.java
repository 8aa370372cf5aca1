package io.pcm.lab;

import java.time.Duration;
import java.util.Optional;

/**
 * A part of a cluster with machines of one kind, one GPU each.
 *
 * @param device what its pilots call their device
 * @param lending how many machines it lends
 * @param queue the least time that a job waits, even if a machine is free
 * @param jobsMax how many jobs a user may have, waiting or running; more are refused for now
 * @param life after this time, a job is ended; empty for no limit
 */
record Partition(
    String name,
    String device,
    Lending lending,
    Duration queue,
    int jobsMax,
    Optional<Duration> life) {
  /** How long before its kill a pilot is told to leave. */
  static final Duration NOTICE = Duration.ofSeconds(30);

  /** Without limits. */
  Partition(String name, String device, Lending lending, Duration queue) {
    this(name, device, lending, queue, Integer.MAX_VALUE, Optional.empty());
  }
}
