package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.keeper.KeeperDecision.Ended;
import io.pcm.runtime.keeper.ReplacementPace.Verdict;
import io.pcm.runtime.scaling.GroupState.Job;
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
import java.util.stream.Stream;

/**
 * Decides how many pilots to request from a batch system, given which are alive and which have
 * ended. A pure core: its input includes the time, and others carry out its decisions.
 *
 * <p>A pilot that the system took away is replaced; if all are taken away before they have joined,
 * after an increasing delay. A pilot that someone cancelled, removed from the queue or drained is
 * not replaced: from then on, one fewer is wanted. A pilot that failed before it joined the manager
 * is a <em>broken</em> start. After {@link Retries#IN_A_ROW} of those without a join in between,
 * there is a pause, after which a single pilot is tried, or it gives up. After as many on one
 * machine without a join on it, that machine is avoided, unless the single pilot finds no other
 * machine for as long as the pause. A pilot that joined and ended soon is replaced after an
 * increasing delay, so that pilots that always crash do not cause a busy loop. So are pilots whose
 * time is always over before a call has ended on them: they lead to pauses like broken starts.
 *
 * <p>A job that is only ending still counts for {@link #FORGOTTEN}, because a preempted job may
 * return to the queue, and because its end tells whether it is replaced. Afterwards, or if it was
 * ending when this manager came, it is only watched: it counts again if it returns.
 */
final class PilotKeeper {
  /** A job that the system has not known for this long is gone, if the system answers. */
  static final Duration FORGOTTEN = Duration.ofMinutes(2);

  private final ReplacementPace pace;
  private final Map<JobId, KeptPilot> pilots = new LinkedHashMap<>();

  /** Jobs that are ending and do not count. */
  private final Set<JobId> leaving = new LinkedHashSet<>();

  private final Set<JobId> dismissed = new LinkedHashSet<>();
  private final Quota quota;

  /**
   * How long to tolerate pilots that end.
   *
   * @param early a pilot that ends within this time after its start has ended early; longer than
   *     the time between queries
   * @param waitMax maximum delay before a pilot is replaced that ended soon after it joined
   * @param pause delay after broken starts, doubled each time up to sixteen times; empty: give up
   */
  record Patience(Duration early, Duration waitMax, Optional<Duration> pause) {}

  /**
   * @param most the most pilots
   */
  PilotKeeper(int most, Patience patience) {
    this.quota = new Quota(most);
    this.pace = new ReplacementPace(patience);
  }

  void started(JobId job, Instant now) {
    pilots.put(job, new KeptPilot(now));
  }

  /** This job is ending and does not count as a pilot, but may return to the queue. */
  void ending(JobId job) {
    leaving.add(job);
  }

  /** The pilot of this job has joined the manager, so it was able to start. */
  void joined(JobId job) {
    KeptPilot pilot = pilots.get(job);
    if (pilot != null) {
      pilot.waiting = false;
    }
    if (pilot != null && !pilot.joined) {
      pilot.joined = true;
      pace.joined();
      forgiveWhereItJoined(pilot);
    }
  }

  /** The pilot of this job is connected. */
  void seen(PilotSight sight) {
    KeptPilot pilot = pilots.get(sight.job());
    if (pilot != null) {
      pilot.seen(sight);
      if (sight.answered()) {
        pace.answered();
      }
    }
  }

  private void forgiveWhereItJoined(KeptPilot pilot) {
    if (pilot.joined) {
      pace.servedOn(pilot.node);
    }
  }

  /** The pilot of this job was drained. */
  void dismissed(JobId job) {
    KeptPilot pilot = pilots.get(job);
    if (pilot != null && !pilot.released) {
      dismissed.add(job);
    }
  }

  /** The job was cancelled because it was stuck; one that avoids no machine may replace it. */
  void takenBack(JobId job) {
    pilots.remove(job);
    forgive();
  }

  /** How many pilots are wanted, without those that are {@link #released}. */
  Quota quota() {
    return quota;
  }

  /** The run needs the pilots of these jobs no longer: they leave, and are not replaced. */
  void released(Collection<JobId> jobs) {
    for (JobId job : jobs) {
      KeptPilot pilot = pilots.get(job);
      if (pilot != null) {
        pilot.released = true;
      }
    }
  }

  /** The run has cancelled these waiting jobs. */
  void withdrawn(Collection<JobId> jobs) {
    pilots.keySet().removeAll(jobs);
  }

  /** Jobs that have not ended, as far as known. */
  List<JobId> jobs() {
    return List.copyOf(pilots.keySet());
  }

  /** {@link #jobs}, and those that are ending and do not count. */
  List<JobId> watched() {
    return Stream.concat(pilots.keySet().stream(), leaving.stream()).toList();
  }

  /** How many pilots to start now. */
  int missing(Instant now) {
    return pace.allowed(Math.max(0, quota.wanted() - counted()), pilots.values(), now);
  }

  /** Whether pilots fail to start, so that one is tried at a time. */
  boolean isProbing() {
    return pace.isProbing();
  }

  /** The jobs that count as pilots. */
  List<Job> counting() {
    List<Job> jobs = new ArrayList<>();
    pilots.forEach(
        (id, pilot) -> {
          if (!pilot.released) {
            jobs.add(new Job(id, pilot.stage(), pilot.submitted, pilot.start));
          }
        });
    return jobs;
  }

  private int counted() {
    return (int) pilots.values().stream().filter(pilot -> !pilot.released).count();
  }

  /** Machines on which no pilot should start. */
  Set<String> avoided() {
    return pace.avoided();
  }

  /** Forgets the avoided machines, because the problem does not depend on the machine. */
  void forgive() {
    pace.forgive();
  }

  /**
   * @param states the batch system's states of {@link #watched()}
   * @param live jobs whose pilots are connected, whatever the batch system says
   */
  KeeperDecision observe(List<JobState> states, Collection<JobId> live, Instant now) {
    List<Ended> ends = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    Set<JobId> unmentioned = new LinkedHashSet<>(pilots.keySet());
    for (JobState state : states) {
      unmentioned.remove(state.job());
      KeptPilot pilot = pilots.get(state.job());
      if (pilot == null) {
        continue;
      }
      if (state.phase() == Phase.ENDED) {
        verdicts.add(ended(state, pilot, ends, now));
      } else {
        pilot.mentioned(state, now);
        forgiveWhereItJoined(pilot);
      }
    }
    unmentioned.removeAll(live);
    unmentioned.forEach(job -> verdicts.add(unmentioned(job, ends, now)));
    stopCounting(now);
    List<JobId> surplus = returned(states, now);
    return new KeeperDecision(
        List.copyOf(ends),
        verdicts.stream().flatMap(each -> each.broken().stream()).findFirst(),
        verdicts.stream().flatMap(each -> each.fruitless().stream()).findFirst(),
        pace.stuck(pilots, now),
        surplus);
  }

  /** A job may be ending for hours, for example if its machine does not answer. */
  private void stopCounting(Instant now) {
    for (Map.Entry<JobId, KeptPilot> each : List.copyOf(pilots.entrySet())) {
      JobId job = each.getKey();
      if (each.getValue().isEndingFor(FORGOTTEN, now)) {
        pilots.remove(job);
        leaving.add(job);
        if (dismissed.remove(job) && counted() < quota.wanted()) {
          quota.oneFewer();
        }
      }
    }
  }

  /** Counts jobs again that are no longer ending; returns those that are not needed. */
  private List<JobId> returned(List<JobState> states, Instant now) {
    List<JobId> surplus = new ArrayList<>();
    Set<JobId> ending = new LinkedHashSet<>();
    for (JobState state : states) {
      JobId job = state.job();
      if (!leaving.contains(job) || state.phase() == Phase.ENDED) {
        continue;
      }
      if (state.phase() == Phase.ENDING) {
        ending.add(job);
      } else if (counted() < quota.wanted()) {
        KeptPilot pilot = new KeptPilot(now);
        pilot.mentioned(state, now);
        pilots.put(job, pilot);
      } else {
        surplus.add(job);
      }
    }
    leaving.retainAll(ending);
    return surplus;
  }

  private Verdict unmentioned(JobId job, List<Ended> ends, Instant now) {
    KeptPilot pilot = pilots.get(job);
    if (pilot == null) {
      return Verdict.NONE;
    }
    if (!pilot.isMissingFor(FORGOTTEN, now)) {
      return Verdict.NONE;
    }
    pilot.waiting = false;
    String why = "the batch system no longer knows it";
    JobState gone = new JobState(job, Phase.ENDED, End.UNKNOWN, "GONE", why, pilot.node);
    return ended(gone, pilot, ends, now);
  }

  private Verdict ended(JobState state, KeptPilot pilot, List<Ended> ends, Instant now) {
    pilots.remove(state.job());
    if (pilot.released) {
      return Verdict.NONE;
    }
    boolean asked = dismissed.remove(state.job());
    boolean takenFromTheQueue = pilot.waiting && state.end() == End.UNKNOWN;
    boolean unwanted = asked || takenFromTheQueue || state.end() == End.CANCELLED;
    boolean surplus = counted() >= quota.wanted();
    ends.add(new Ended(state, !unwanted && !surplus));
    if (unwanted) {
      if (!surplus) {
        quota.oneFewer();
      }
      return Verdict.NONE;
    }
    return pace.ended(state, pilot, pilots.values(), now);
  }
}
