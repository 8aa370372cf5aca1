package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.runtime.keeper.KeeperDecision.Broken;
import io.pcm.runtime.keeper.KeeperDecision.Fruitless;
import io.pcm.runtime.keeper.PilotKeeper.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When lost pilots are replaced, given how the last ones ended: the part of {@link PilotKeeper}
 * that prevents busy loops.
 */
final class ReplacementPace {
  private final Patience patience;
  private final AvoidedMachines machines = new AvoidedMachines(Retries.IN_A_ROW);

  /** Pilots that fail before they join. */
  private final Retries starts;

  /** Pilots that join, but whose time is over before a call has ended on them. */
  private final Retries lives;

  private int earlyEndsInRow;
  private int takenInRow;
  private Instant lastTaken = Instant.MIN;
  private Instant notBefore = Instant.MIN;

  ReplacementPace(Patience patience) {
    this.patience = patience;
    this.starts = new Retries(patience.pause());
    this.lives = new Retries(patience.pause());
  }

  /** What an end means beyond itself; at most one is present. */
  record Verdict(Optional<Broken> broken, Optional<Fruitless> fruitless) {
    static final Verdict NONE = new Verdict(Optional.empty(), Optional.empty());
  }

  void joined() {
    starts.succeeded();
    takenInRow = 0;
  }

  /** A call has ended on one of the pilots. */
  void answered() {
    lives.succeeded();
  }

  void servedOn(String node) {
    machines.served(node);
  }

  Set<String> avoided() {
    return machines.avoided();
  }

  /** Forgets the avoided machines, because the problem does not depend on the machine. */
  void forgive() {
    machines.forgive();
  }

  /** Whether one pilot is tried at a time, because the last ones failed. */
  boolean isProbing() {
    return starts.isProbing() || lives.isProbing();
  }

  /** How many of the missing pilots to start now. */
  int allowed(int missing, Collection<KeptPilot> alive, Instant now) {
    if (now.isBefore(notBefore) || starts.isPausing(now) || lives.isPausing(now)) {
      return 0;
    }
    boolean waitForOne =
        (starts.isProbing() && alive.stream().anyMatch(pilot -> !pilot.joined))
            || (lives.isProbing() && !alive.isEmpty());
    if (waitForOne) {
      return 0;
    }
    return isProbing() ? Math.min(1, missing) : missing;
  }

  /** Jobs that find no machine except the avoided ones. */
  List<JobId> stuck(Map<JobId, KeptPilot> alive, Instant now) {
    if (!starts.isProbing() || machines.avoided().isEmpty()) {
      return List.of();
    }
    return alive.entrySet().stream()
        .filter(
            each ->
                each.getValue().waiting
                    && !each.getValue().submitted.isBefore(starts.pausedUntil()))
        .filter(each -> !now.isBefore(each.getValue().submitted.plus(starts.length())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * A pilot that was still wanted has ended.
   *
   * @param left the other pilots
   */
  Verdict ended(JobState state, KeptPilot pilot, Collection<KeptPilot> left, Instant now) {
    Optional<KeptPilot.TooShort> tooShort = pilot.tooShort();
    if (tooShort.isPresent()) {
      return lives.failed(now)
          ? new Verdict(
              Optional.empty(), Optional.of(new Fruitless(state, tooShort.get(), lives.length())))
          : Verdict.NONE;
    }
    boolean early = Duration.between(pilot.start, now).compareTo(patience.early()) < 0;
    if (state.end() == End.TAKEN) {
      if (early && !pilot.joined && left.stream().noneMatch(other -> other.joined)) {
        takenAtOnce(now);
      }
      return Verdict.NONE;
    }
    boolean leftWell = state.end() == End.LEFT;
    if (leftWell && pilot.joined) {
      return Verdict.NONE;
    }
    earlyEndsInRow = early ? earlyEndsInRow + 1 : 0;
    waitUntil(now.plus(waitAfter(earlyEndsInRow)));
    return pilot.joined || leftWell ? Verdict.NONE : broken(state, now);
  }

  /** Pilots taken away at the same time count as one event. */
  private void takenAtOnce(Instant now) {
    if (now.isAfter(lastTaken)) {
      lastTaken = now;
      takenInRow++;
      waitUntil(now.plus(waitAfter(takenInRow)));
    }
  }

  private void waitUntil(Instant time) {
    notBefore = time.isAfter(notBefore) ? time : notBefore;
  }

  private Verdict broken(JobState state, Instant now) {
    if (starts.isPausing(now)) {
      return Verdict.NONE;
    }
    machines.broke(state.node());
    boolean alone = starts.isProbing();
    if (!starts.failed(now)) {
      return Verdict.NONE;
    }
    if (alone) {
      forgive();
    }
    return new Verdict(Optional.of(new Broken(state, starts.pause())), Optional.empty());
  }

  /** No delay after the first, then 1 s, 2 s, 4 s and so on up to the maximum. */
  private Duration waitAfter(int earlyEnds) {
    if (earlyEnds < 2) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(10, earlyEnds - 2));
    return wait.compareTo(patience.waitMax()) < 0 ? wait : patience.waitMax();
  }
}
