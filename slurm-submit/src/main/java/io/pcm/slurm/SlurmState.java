package io.pcm.slurm;

import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.util.Map;
import java.util.Set;

/** Slurm's words for a job's state, in long form ({@code man squeue}, Job State Codes). */
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

  private static final Set<String> RUNNING =
      Set.of("RUNNING", "RESIZING", "SIGNALING", "STOPPED", "SUSPENDED");

  private static final Set<String> ENDING = Set.of("COMPLETING", "STAGE_OUT");

  private static final Map<String, End> ENDED =
      Map.ofEntries(
          Map.entry("BOOT_FAIL", End.TAKEN),
          Map.entry("CANCELLED", End.CANCELLED),
          Map.entry("COMPLETED", End.LEFT),
          Map.entry("DEADLINE", End.TAKEN),
          Map.entry("FAILED", End.FAILED),
          Map.entry("LAUNCH_FAILED", End.FAILED),
          Map.entry("NODE_FAIL", End.TAKEN),
          Map.entry("OUT_OF_MEMORY", End.FAILED),
          Map.entry("PREEMPTED", End.TAKEN),
          Map.entry("RECONFIG_FAIL", End.TAKEN),
          Map.entry("REVOKED", End.TAKEN),
          Map.entry("TIMEOUT", End.TAKEN));

  private SlurmState() {}

  static Phase phase(String word) {
    if (PENDING.contains(word)) {
      return Phase.PENDING;
    }
    if (RUNNING.contains(word)) {
      return Phase.RUNNING;
    }
    if (ENDING.contains(word)) {
      return Phase.ENDING;
    }
    return ENDED.containsKey(word) ? Phase.ENDED : Phase.UNKNOWN;
  }

  static End end(String word) {
    return ENDED.getOrDefault(word, End.UNKNOWN);
  }
}
