package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides how many pilots to ask a batch system for, told which live and which have ended. Pure:
 * the time is handed in, and what it answers somebody else does.
 *
 * <p>A pilot that was taken back is replaced, and that is all; where all are taken back before they
 * have joined, after a growing wait. One that somebody cancelled, took from the queue or asked to
 * leave is not replaced: one fewer is wanted from then on. One that failed before it joined the
 * manager is <em>broken</em>: {@link #BROKEN_MAX} of those, with no join between them, mean a
 * pause, after which one pilot is tried alone, or the end of all trying. As many on one machine,
 * with no join there between them, and that machine is avoided, unless the one that is tried finds
 * no other for as long as the pause was. One that joined and ended soon is replaced after a growing
 * wait, so that pilots that always crash do not spin.
 */
final class PilotKeeper {
  static final int BROKEN_MAX = 3;

  /** A system that answers, but not about this job, for so long has forgotten it. */
  static final Duration FORGOTTEN = Duration.ofMinutes(2);

  private static final int PAUSES_MAX = 4;

  private final Patience patience;
  private final Map<JobId, KeptPilot> pilots = new LinkedHashMap<>();
  private final Set<JobId> dismissed = new LinkedHashSet<>();
  private final AvoidedMachines machines = new AvoidedMachines(BROKEN_MAX);
  private int wanted;
  private int brokenInRow;
  private int pauses;
  private int earlyEndsInRow;
  private int takenInRow;
  private Instant lastTaken = Instant.MIN;
  private boolean probing;
  private Instant notBefore = Instant.MIN;
  private Instant pausedUntil = Instant.MIN;
  private Duration pause = Duration.ZERO;

  /**
   * How long to bear with pilots that do not live.
   *
   * @param early what ends sooner after its start has ended soon; more than the time between looks
   * @param waitMax before one is replaced that ended soon after it joined
   * @param pause after broken starts, doubled each time up to sixteenfold; empty: none is tried
   *     again
   */
  record Patience(Duration early, Duration waitMax, Optional<Duration> pause) {}

  PilotKeeper(int wanted, Patience patience) {
    this.wanted = wanted;
    this.patience = patience;
  }

  /**
   * What to do now.
   *
   * @param start so many pilots are missing and may start
   * @param ends what has ended since the last time
   * @param broken set when pilots cannot start
   * @param stuck jobs to cancel, and then to report as {@link #takenBack}: they find no machine
   *     beside those to avoid
   */
  record Decision(int start, List<Ended> ends, Optional<Broken> broken, List<JobId> stuck) {}

  /** A job's end, and whether another takes its place. */
  record Ended(JobState state, boolean replaced) {}

  /**
   * Several pilots in a row could not start.
   *
   * @param last of them
   * @param pause until one is tried again; empty: none is
   */
  record Broken(JobState last, Optional<Duration> pause) {}

  void started(JobId job, Instant now) {
    pilots.put(job, new KeptPilot(now));
  }

  /** The pilot of this job has joined the manager, so it could start. */
  void joined(JobId job) {
    KeptPilot pilot = pilots.get(job);
    if (pilot != null) {
      pilot.waiting = false;
    }
    if (pilot != null && !pilot.joined) {
      pilot.joined = true;
      brokenInRow = 0;
      pauses = 0;
      takenInRow = 0;
      probing = false;
      forgiveWhereItJoined(pilot);
    }
  }

  private void forgiveWhereItJoined(KeptPilot pilot) {
    if (pilot.joined) {
      machines.served(pilot.node);
    }
  }

  /** The pilot of this job was asked to leave for good. */
  void dismissed(JobId job) {
    if (pilots.containsKey(job)) {
      dismissed.add(job);
    }
  }

  /** The job was cancelled because it was stuck; one that avoids no machine may take its place. */
  void takenBack(JobId job) {
    pilots.remove(job);
    forgive();
  }

  /** None is wanted any more; those that are there are left alone. */
  void wantNone() {
    wanted = 0;
  }

  /** Jobs that have not ended as far as was told. */
  List<JobId> jobs() {
    return List.copyOf(pilots.keySet());
  }

  /** How many there should be. */
  int wanted() {
    return wanted;
  }

  /** Machines on which none should start. */
  Set<String> avoided() {
    return machines.avoided();
  }

  /**
   * @param states what the batch system says of {@link #jobs()}
   * @param live jobs whose pilots the manager hears of, whatever the batch system says
   */
  Decision observe(List<JobState> states, Collection<JobId> live, Instant now) {
    List<Ended> ends = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    Set<JobId> unmentioned = new LinkedHashSet<>(pilots.keySet());
    for (JobState state : states) {
      unmentioned.remove(state.job());
      KeptPilot pilot = pilots.get(state.job());
      if (pilot == null) {
        continue;
      }
      if (state.phase() == Phase.ENDED) {
        ended(state, pilot, ends, now).ifPresent(broken::add);
      } else {
        pilot.mentioned(state, now);
        forgiveWhereItJoined(pilot);
      }
    }
    unmentioned.removeAll(live);
    unmentioned.forEach(job -> unmentioned(job, ends, now).ifPresent(broken::add));
    return new Decision(missing(now), List.copyOf(ends), broken.stream().findFirst(), stuck(now));
  }

  private int missing(Instant now) {
    if (now.isBefore(notBefore) || now.isBefore(pausedUntil)) {
      return 0;
    }
    int missing = Math.max(0, wanted - pilots.size());
    if (!probing) {
      return missing;
    }
    boolean underWay = pilots.values().stream().anyMatch(pilot -> !pilot.joined);
    return underWay ? 0 : Math.min(1, missing);
  }

  private List<JobId> stuck(Instant now) {
    if (!probing || machines.avoided().isEmpty()) {
      return List.of();
    }
    return pilots.entrySet().stream()
        .filter(each -> each.getValue().waiting && !each.getValue().submitted.isBefore(pausedUntil))
        .filter(each -> !now.isBefore(each.getValue().submitted.plus(pause)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Optional<Broken> unmentioned(JobId job, List<Ended> ends, Instant now) {
    KeptPilot pilot = pilots.get(job);
    if (pilot == null) {
      return Optional.empty();
    }
    if (pilot.missingSince == null) {
      pilot.missingSince = now;
    }
    if (Duration.between(pilot.missingSince, now).compareTo(FORGOTTEN) < 0) {
      return Optional.empty();
    }
    pilot.waiting = false;
    String why = "the batch system no longer knows it";
    JobState gone = new JobState(job, Phase.ENDED, End.UNKNOWN, "GONE", why, pilot.node);
    return ended(gone, pilot, ends, now);
  }

  private Optional<Broken> ended(JobState state, KeptPilot pilot, List<Ended> ends, Instant now) {
    pilots.remove(state.job());
    boolean asked = dismissed.remove(state.job());
    boolean takenFromTheQueue = pilot.waiting && state.end() == End.UNKNOWN;
    boolean unwanted = asked || takenFromTheQueue || state.end() == End.CANCELLED;
    boolean surplus = pilots.size() >= wanted;
    ends.add(new Ended(state, !unwanted && !surplus));
    if (unwanted) {
      wanted = surplus ? wanted : wanted - 1;
      return Optional.empty();
    }
    boolean early = Duration.between(pilot.start, now).compareTo(patience.early()) < 0;
    if (state.end() == End.TAKEN) {
      if (early && pilots.values().stream().noneMatch(p -> p.joined) && !pilot.joined) {
        takenAtOnce(now);
      }
      return Optional.empty();
    }
    boolean leftWell = state.end() == End.LEFT;
    if (leftWell && pilot.joined) {
      return Optional.empty();
    }
    earlyEndsInRow = early ? earlyEndsInRow + 1 : 0;
    waitUntil(now.plus(waitAfter(earlyEndsInRow)));
    return pilot.joined || leftWell ? Optional.empty() : broken(state, now);
  }

  /** However many were taken at the same time, it counts as once. */
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

  private Optional<Broken> broken(JobState state, Instant now) {
    if (now.isBefore(pausedUntil)) {
      return Optional.empty();
    }
    machines.broke(state.node());
    brokenInRow++;
    if (brokenInRow < BROKEN_MAX && !probing) {
      return Optional.empty();
    }
    if (probing) {
      forgive();
    }
    brokenInRow = 0;
    probing = true;
    Optional<Duration> next =
        patience.pause().map(first -> first.multipliedBy(1L << Math.min(pauses, PAUSES_MAX)));
    pauses++;
    pause = next.orElse(Duration.ZERO);
    pausedUntil = now.plus(pause);
    return Optional.of(new Broken(state, next));
  }

  /** Avoids no machine any more: the fault is not that of one. */
  void forgive() {
    machines.forgive();
  }

  /** None after the first, then 1 s, 2 s, 4 s and so on to the bound. */
  private Duration waitAfter(int earlyEnds) {
    if (earlyEnds < 2) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(10, earlyEnds - 2));
    return wait.compareTo(patience.waitMax()) < 0 ? wait : patience.waitMax();
  }
}
