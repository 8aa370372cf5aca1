package io.pcm.runtime.scaling;

import io.pcm.api.batch.JobId;
import io.pcm.runtime.sites.PilotBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is known about one group of pilots.
 *
 * @param bounds as the user set them
 * @param cap the most pilots now
 * @param step least time between two requests
 * @param jobs its jobs that have not ended and were not told to
 * @param trouble what keeps its batch system from starting more
 */
public record GroupState(
    String name, PilotBounds bounds, Cap cap, Duration step, List<Job> jobs, Trouble trouble) {
  public GroupState {
    jobs = List.copyOf(jobs);
  }

  /** The most pilots, 0 or more, and whose limit that is. */
  public record Cap(int pilots, By by) {
    /** Whose limit it is. */
    public enum By {
      /** The user's, in the workflow or later. */
      MAX,
      /** The user's when this machine was divided, which cannot be raised any more. */
      SHARES,
      /** A share of what the batch system has in all. */
      AT_MOST,
      /** Somebody cancelled or drained pilots, which are not replaced. */
      HAND
    }
  }

  /** What a job is doing. */
  public enum Stage {
    /** It is in the queue. */
    WAITING,
    /** It runs, and its pilot has not connected yet. */
    STARTING,
    /** Its pilot is or was connected. */
    CONNECTED
  }

  /**
   * One job.
   *
   * @param submitted when it was requested, or taken over from an earlier manager
   * @param started the last time at which it had not started
   */
  public record Job(JobId id, Stage stage, Instant submitted, Instant started) {}

  /** What keeps a batch system from starting more pilots, the worst last. */
  public enum Trouble {
    NONE,
    /** It accepts no more for now. */
    NOT_NOW,
    /** Pilots end before they join, so it is asked for one at a time. */
    FAILED_STARTS,
    /** It does not answer. */
    UNREACHABLE,
    /** It refused for good. */
    REFUSED
  }
}
