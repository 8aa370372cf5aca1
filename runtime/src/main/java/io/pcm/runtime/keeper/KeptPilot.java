package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.scaling.GroupState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link PilotKeeper} knows about one job that has not ended. */
final class KeptPilot {
  /** A pilot has come to the end of its time if calls could run no longer than this. */
  private static final Duration NEAR_END = Duration.ofSeconds(30);

  final Instant submitted;

  /** The last time at which it had not started. */
  Instant start;

  /** Whether its pilot is or was connected. */
  boolean joined;

  /** Whether the run has told its pilot to leave. */
  boolean released;

  /**
   * Whether it was in the queue when last seen, or since its submission. If such a job ends, it is
   * not its own fault.
   */
  boolean waiting = true;

  String node = "";

  /** Since when the batch system answers but does not know it. */
  private @Nullable Instant missingSince;

  /** Since when it is only ending. */
  private @Nullable Instant endingSince;

  /** How its pilot was seen last. */
  private @Nullable PilotSight sight;

  /** How long its calls could run when it joined. */
  private Optional<Duration> time = Optional.empty();

  private boolean hadWork;

  KeptPilot(Instant submitted) {
    this.submitted = submitted;
    this.start = submitted;
  }

  Stage stage() {
    if (waiting) {
      return Stage.WAITING;
    }
    return joined ? Stage.CONNECTED : Stage.STARTING;
  }

  void mentioned(JobState state, Instant now) {
    missingSince = null;
    if (state.phase() != Phase.ENDING) {
      endingSince = null;
      waiting = state.phase() == Phase.PENDING;
    } else if (endingSince == null) {
      endingSince = now;
    }
    if (waiting) {
      start = now;
    }
    if (!state.node().isEmpty()) {
      node = state.node();
    }
  }

  /** The batch system does not mention it. Returns whether it has not for this long. */
  boolean isMissingFor(Duration time, Instant now) {
    missingSince = missingSince == null ? now : missingSince;
    return Duration.between(missingSince, now).compareTo(time) >= 0;
  }

  boolean isEndingFor(Duration time, Instant now) {
    return endingSince != null && Duration.between(endingSince, now).compareTo(time) >= 0;
  }

  void seen(PilotSight now) {
    boolean again = sight != null && now.here().compareTo(sight.here()) < 0;
    if (sight == null || again || time.isEmpty()) {
      time = now.left().map(left -> left.plus(now.here()));
      hadWork = false;
    }
    hadWork |= now.busy() || now.left().map(Duration::isZero).orElse(false);
    sight = now;
  }

  /**
   * Present if its time was over before a call had ended on it, although it had calls, or no time
   * for any.
   */
  Optional<TooShort> tooShort() {
    PilotSight last = sight;
    boolean over =
        last != null && last.left().map(left -> left.compareTo(NEAR_END) <= 0).orElse(false);
    return last == null || !over || last.answered() || !hadWork
        ? Optional.empty()
        : Optional.of(new TooShort(last.here(), time.orElse(Duration.ZERO), node));
  }

  /**
   * The life of a pilot that was too short for a call.
   *
   * @param here how long it was connected
   * @param time how long its calls could run, as it said when it joined
   */
  record TooShort(Duration here, Duration time, String node) {}
}
