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
 * Decides how many pilots to request from a batch system, given which are alive and which have
 * ended. A pure core: its input includes the time, and others carry out its decisions.
 *
 * <p>A pilot that the system took away is replaced; if all are taken away before they have joined,
 * after an increasing delay. A pilot that someone cancelled, removed from the queue or drained is
 * not replaced: from then on, one fewer is wanted. A pilot that failed before it joined the manager
 * is a <em>broken</em> start. After {@link #BROKEN_MAX} of those without a join in between, there
 * is a pause, after which a single pilot is tried, or it gives up. After as many on one machine
 * without a join on it, that machine is avoided, unless the single pilot finds no other machine for
 * as long as the pause. A pilot that joined and ended soon is replaced after an increasing delay,
 * so that pilots that always crash do not cause a busy loop.
 */
final class PilotKeeper {
  static final int BROKEN_MAX = 3;

  /** A job that the system has not known for this long is gone, if the system answers. */
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
   * How long to tolerate pilots that end.
   *
   * @param early a pilot that ends within this time after its start has ended early; longer than
   *     the time between queries
   * @param waitMax maximum delay before a pilot is replaced that ended soon after it joined
   * @param pause delay after broken starts, doubled each time up to sixteen times; empty: give up
   */
  record Patience(Duration early, Duration waitMax, Optional<Duration> pause) {}

  PilotKeeper(int wanted, Patience patience) {
    this.wanted = wanted;
    this.patience = patience;
  }

  /**
   * What to do now.
   *
   * @param start number of pilots to start
   * @param ends jobs that have ended since the last decision
   * @param broken present if pilots cannot start
   * @param stuck jobs to cancel, and then to report with {@link #takenBack}: they find no machine
   *     except the avoided ones
   */
  record Decision(int start, List<Ended> ends, Optional<Broken> broken, List<JobId> stuck) {}

  /** The end of a job, and whether it is replaced. */
  record Ended(JobState state, boolean replaced) {}

  /**
   * Several pilots in a row could not start.
   *
   * @param last the last of them
   * @param pause delay until one is tried again; empty: none is
   */
  record Broken(JobState last, Optional<Duration> pause) {}

  void started(JobId job, Instant now) {
    pilots.put(job, new KeptPilot(now));
  }

  /** The pilot of this job has joined the manager, so it was able to start. */
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

  /** The pilot of this job was drained. */
  void dismissed(JobId job) {
    if (pilots.containsKey(job)) {
      dismissed.add(job);
    }
  }

  /** The job was cancelled because it was stuck; one that avoids no machine may replace it. */
  void takenBack(JobId job) {
    pilots.remove(job);
    forgive();
  }

  /** No pilots are wanted any more; existing ones continue. */
  void wantNone() {
    wanted = 0;
  }

  /** Jobs that have not ended, as far as known. */
  List<JobId> jobs() {
    return List.copyOf(pilots.keySet());
  }

  /** The number of pilots wanted. */
  int wanted() {
    return wanted;
  }

  /** Machines on which no pilot should start. */
  Set<String> avoided() {
    return machines.avoided();
  }

  /**
   * @param states the batch system's states of {@link #jobs()}
   * @param live jobs whose pilots are connected, whatever the batch system says
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

  /** Forgets the avoided machines, because the problem does not depend on the machine. */
  void forgive() {
    machines.forgive();
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
