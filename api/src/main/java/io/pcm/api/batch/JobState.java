package io.pcm.api.batch;

/**
 * What a batch system says of one job.
 *
 * @param phase our word for it
 * @param word the system's own word, such as {@code PREEMPTED}; shown as it is
 * @param reason why it waits or why it ended, in the system's words; empty if it says nothing
 * @param node where it runs or ran, as the system names the machine; empty if it says nothing
 */
public record JobState(JobId job, Phase phase, String word, String reason, String node) {
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
}
