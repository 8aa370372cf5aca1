package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@link PilotKeeper} has found, and what to do about it.
 *
 * @param ends jobs that have ended since the last decision
 * @param broken present if pilots cannot start
 * @param fruitless present if pilots live too briefly for any call
 * @param stuck jobs to cancel, and then to report with {@link PilotKeeper#takenBack}: they find no
 *     machine except the avoided ones
 * @param surplus jobs to cancel: they have returned, but are not needed any more
 */
record KeeperDecision(
    List<Ended> ends,
    Optional<Broken> broken,
    Optional<Fruitless> fruitless,
    List<JobId> stuck,
    List<JobId> surplus) {
  /** The end of a job, and whether it is replaced. */
  record Ended(JobState state, boolean replaced) {}

  /**
   * Several pilots in a row could not start.
   *
   * @param last the last of them
   * @param pause delay until one is tried again; empty: none is
   */
  record Broken(JobState last, Optional<Duration> pause) {}

  /**
   * The time of several pilots in a row was over before a call had ended on any.
   *
   * @param last the last of them
   * @param pause delay until one is tried again
   */
  record Fruitless(JobState last, KeptPilot.TooShort life, Duration pause) {}
}
