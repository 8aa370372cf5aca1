package io.pcm.slurm;

import io.pcm.api.batch.JobState.Phase;
import java.util.Set;

/** Slurm's words for a job's state, long form ({@code man squeue}, Job State Codes). */
final class SlurmState {
  private static final Set<String> PENDING =
      Set.of(
          "PENDING",
          "CONFIGURING",
          "POWER_UP_NODE",
          "REQUEUED",
          "REQUEUE_FED",
          "REQUEUE_HOLD",
          "RESV_DEL_HOLD",
          "SPECIAL_EXIT");

  /** A completing job's processes may still live. */
  private static final Set<String> RUNNING =
      Set.of("RUNNING", "COMPLETING", "RESIZING", "SIGNALING", "STAGE_OUT", "STOPPED", "SUSPENDED");

  private static final Set<String> ENDED =
      Set.of(
          "BOOT_FAIL",
          "CANCELLED",
          "COMPLETED",
          "DEADLINE",
          "FAILED",
          "LAUNCH_FAILED",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "PREEMPTED",
          "RECONFIG_FAIL",
          "REVOKED",
          "TIMEOUT");

  private SlurmState() {}

  static Phase phase(String word) {
    if (PENDING.contains(word)) {
      return Phase.PENDING;
    }
    if (RUNNING.contains(word)) {
      return Phase.RUNNING;
    }
    return ENDED.contains(word) ? Phase.ENDED : Phase.UNKNOWN;
  }
}
