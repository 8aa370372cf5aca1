package io.pcm.api.batch;

/**
 * What a batch system says of one job.
 *
 * @param phase our word for it
 * @param end what ended it; {@code UNKNOWN} while it has not ended
 * @param word the system's own word, such as {@code PREEMPTED}; shown as it is
 * @param reason why it waits or why it ended, in the system's words; empty if it says nothing
 * @param node where it runs or ran, as the system names the machine; empty if it says nothing
 */
public record JobState(JobId job, Phase phase, End end, String word, String reason, String node) {
  /**
   * A job's life as far as PCM must tell it apart. A word that PCM does not know is {@code
   * UNKNOWN}, never gone.
   */
  public enum Phase {
    PENDING,
    RUNNING,
    ENDED,
    UNKNOWN
  }

  /** Whose doing a job's end was, which decides whether another takes its place. */
  public enum End {
    /** Its own process ended well: exit code 0. */
    LEFT,
    /** Its own process ended otherwise, or could not be started. */
    FAILED,
    /** The system took the machine back: preempted, out of time, node lost. */
    TAKEN,
    /** Somebody did not want it any more. */
    CANCELLED,
    /** It has not ended, or the system does not say. */
    UNKNOWN
  }

  /** A job that has not ended, or of whose end nothing is said. */
  public JobState(JobId job, Phase phase, String word, String reason, String node) {
    this(job, phase, End.UNKNOWN, word, reason, node);
  }
}
