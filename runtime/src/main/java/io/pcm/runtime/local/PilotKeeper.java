package io.pcm.runtime.local;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides how many local pilots to start, told which live and which have ended. Pure: the time is
 * handed in, and what it answers somebody else does.
 *
 * <p>A pilot that ends is replaced. One that ends within {@link #EARLY} of its start and never
 * joined the manager has failed to start; {@link #FAILURES_MAX} of those in a row, with no other
 * end or join between them, mean that no pilot can start here. One that joined and ended early is
 * replaced after a growing wait, so that a pilot that always crashes does not spin.
 */
final class PilotKeeper {
  static final Duration EARLY = Duration.ofSeconds(10);
  static final int FAILURES_MAX = 3;
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);

  private final int wanted;
  private final Map<JobId, Pilot> pilots = new LinkedHashMap<>();
  private int failuresInRow;
  private int earlyEndsInRow;
  private Instant notBefore = Instant.MIN;

  PilotKeeper(int wanted) {
    this.wanted = wanted;
  }

  /** What to do now. */
  sealed interface Decision {
    /** So many pilots are missing and may start; 0 for none. */
    record Start(int count) implements Decision {}

    /** No pilot can start here. The job is the last that failed, the reason its end. */
    record GiveUp(JobId job, String reason) implements Decision {}
  }

  void started(JobId job, Instant now) {
    pilots.put(job, new Pilot(now, false));
  }

  /** The pilot of this job has joined the manager. */
  void joined(JobId job) {
    Pilot pilot = pilots.get(job);
    if (pilot != null) {
      pilots.put(job, new Pilot(pilot.start(), true));
      failuresInRow = 0;
    }
  }

  /** Jobs that have not ended as far as was told. */
  List<JobId> jobs() {
    return List.copyOf(pilots.keySet());
  }

  /**
   * @param states what the batch system says of {@link #jobs()}; one that it does not mention
   *     counts as alive
   */
  Decision observe(List<JobState> states, Instant now) {
    for (JobState state : states) {
      if (state.phase() == JobState.Phase.ENDED) {
        Optional<Decision> end = ended(state, now);
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
    boolean wait = now.isBefore(notBefore);
    return new Decision.Start(wait ? 0 : Math.max(0, wanted - pilots.size()));
  }

  private Optional<Decision> ended(JobState state, Instant now) {
    Pilot pilot = pilots.remove(state.job());
    if (pilot == null) {
      return Optional.empty();
    }
    boolean early = Duration.between(pilot.start(), now).compareTo(EARLY) < 0;
    earlyEndsInRow = early ? earlyEndsInRow + 1 : 0;
    failuresInRow = early && !pilot.joined() ? failuresInRow + 1 : 0;
    if (failuresInRow >= FAILURES_MAX) {
      return Optional.of(new Decision.GiveUp(state.job(), state.reason()));
    }
    notBefore = now.plus(waitAfter(earlyEndsInRow));
    return Optional.empty();
  }

  /** None after the first, then 1 s, 2 s, 4 s and so on to the bound. */
  private static Duration waitAfter(int earlyEnds) {
    if (earlyEnds < 2) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(10, earlyEnds - 2));
    return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
  }

  private record Pilot(Instant start, boolean joined) {}
}
