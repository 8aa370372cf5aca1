package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What {@link PilotKeeper} knows about one job that has not ended. */
final class KeptPilot {
  final Instant submitted;

  /** The last time at which it had not started. */
  Instant start;

  /** Whether its pilot is or was connected. */
  boolean joined;

  /**
   * Whether it was in the queue when last seen, or since its submission. If such a job ends, it is
   * not its own fault.
   */
  boolean waiting = true;

  String node = "";

  /** Since when the batch system answers but does not know it. */
  @Nullable Instant missingSince;

  KeptPilot(Instant submitted) {
    this.submitted = submitted;
    this.start = submitted;
  }

  void mentioned(JobState state, Instant now) {
    missingSince = null;
    waiting = state.phase() == Phase.PENDING;
    if (waiting) {
      start = now;
    }
    if (!state.node().isEmpty()) {
      node = state.node();
    }
  }
}
