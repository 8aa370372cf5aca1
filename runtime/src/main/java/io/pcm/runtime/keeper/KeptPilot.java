package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What {@link PilotKeeper} knows of one job that has not ended. */
final class KeptPilot {
  final Instant submitted;

  /** When it was last known not to have started. */
  Instant start;

  /** Whether it was with the manager, now or before. */
  boolean joined;

  /**
   * Whether it was in the queue when it was last heard of, or since it was submitted: what ends
   * then ends by no doing of its own.
   */
  boolean waiting = true;

  String node = "";

  /** Since when the batch system, asked, says nothing of it. */
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
