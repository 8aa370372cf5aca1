package io.pcm.manager.core;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Loads of one library that failed, on any machine, since one last worked. */
final class LoadStreak {
  /**
   * Period of failures after which a library counts as broken: longer than a hiccup of a file
   * system, and short for a user with a wrong library.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * The same if something else killed most of the loads: whoever kills processes may stop, but a
   * library that is too large for every machine must end too.
   */
  static final Duration KILLED_PATIENCE = Duration.ofMinutes(5);

  /** The same for a library in whose contexts calls have ended: the library itself is right. */
  static final Duration SERVED_PATIENCE = Duration.ofMinutes(3);

  /** A failure that is older than this says nothing about a load that begins now. */
  private static final Duration OLD = LibraryLoads.LONGEST_WAIT.multipliedBy(2);

  private static final int NAMED_MAX = 3;

  private final Instant begun;
  private final Set<String> machines = new TreeSet<>();
  private Instant last;
  private int failed;
  private int killed;

  /** Load timeouts that count as two failures. */
  private int twice;

  /** Failures that will last where they happened. */
  private int refused;

  /**
   * @param begun when the first of these loads failed
   */
  LoadStreak(Instant begun) {
    this.begun = begun;
    this.last = begun;
  }

  void failed(String machine, boolean wasKilled, Instant now) {
    machines.add(machine);
    last = now;
    failed += wasKilled ? 0 : 1;
    killed += wasKilled ? 1 : 0;
  }

  /**
   * The last failure was a whole load timeout, and nothing of the library has ever loaded: as good
   * as two failures, because a program that does not answer would take all of that time again.
   */
  void countsTwice() {
    twice++;
  }

  /**
   * The last failure will last on its machine, as the library says. Two are believed without a
   * wait: one of them may have come at a moment at which a file system was not there yet.
   */
  void refused() {
    refused++;
  }

  /** Whether the last failure is too long ago for a load that began at this time. */
  boolean isOld(Instant opened) {
    return last.plus(OLD).isBefore(opened);
  }

  /** Whether there were enough failures over enough time. */
  boolean isLong(int least, boolean served, Instant now) {
    if (refused > 1 && refused == failed + killed) {
      return true;
    }
    Duration byKill = failed + twice < least ? KILLED_PATIENCE : PATIENCE;
    Duration patience = served ? SERVED_PATIENCE : byKill;
    return failed + killed + twice >= least && !now.isBefore(begun.plus(patience));
  }

  Set<String> machines() {
    return machines;
  }

  /** For users: how many loads failed, in which time and where. */
  String describe(Instant now) {
    String named = machines.stream().limit(NAMED_MAX).collect(joining(", "));
    int more = machines.size() - NAMED_MAX;
    return (failed + killed)
        + " loads failed within "
        + Duration.between(begun, now).toSeconds()
        + " s on "
        + named
        + (more > 0 ? " and " + more + " more machines" : "");
  }
}
