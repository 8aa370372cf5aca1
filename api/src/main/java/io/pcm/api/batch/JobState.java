package io.pcm.api.batch;

/**
 * The state of one job, as its batch system reports it.
 *
 * @param phase PCM's classification of the word
 * @param end why it ended; {@code UNKNOWN} while it has not ended
 * @param word the system's own word, such as {@code PREEMPTED}; shown unchanged
 * @param reason why it waits or why it ended, in the system's words; empty if the system does not
 *     say
 * @param node where it runs or ran, named as in the system; empty if the system does not say
 * @see BatchSystem
 */
public record JobState(JobId job, Phase phase, End end, String word, String reason, String node) {
  /**
   * The phases of a job that PCM distinguishes. A word that PCM does not know is {@code UNKNOWN},
   * never {@code ENDED}.
   */
  public enum Phase {
    PENDING,
    RUNNING,
    /**
     * It has ended or is being cancelled, but its processes may still be alive. The system may
     * queue it again if it was preempted.
     */
    ENDING,
    ENDED,
    UNKNOWN
  }

  /** Who ended a job. This decides whether another job replaces it. */
  public enum End {
    /** Its own process ended with exit code 0. */
    LEFT,
    /** Its own process ended with another exit code, or could not be started. */
    FAILED,
    /** The system took the machine away: preemption, time limit, lost node. */
    TAKEN,
    /** Someone cancelled it. */
    CANCELLED,
    /** It has not ended, or the system does not say. */
    UNKNOWN
  }

  /** A job that has not ended, or for which the system does not say why. */
  public JobState(JobId job, Phase phase, String word, String reason, String node) {
    this(job, phase, End.UNKNOWN, word, reason, node);
  }
}
