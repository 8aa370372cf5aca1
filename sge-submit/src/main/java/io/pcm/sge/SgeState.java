package io.pcm.sge;

import io.pcm.api.batch.JobState.Phase;

/** The letters of a job's state in qstat ({@code man qstat}, column state). */
final class SgeState {
  private SgeState() {}

  static Phase phase(String letters) {
    if (isBeingDeleted(letters)) {
      return Phase.ENDING;
    }
    // A job that is being sent to its machine has no process yet.
    if (has(letters, "qt")) {
      return Phase.PENDING;
    }
    // A job that is suspended still has processes.
    if (has(letters, "rsST")) {
      return Phase.RUNNING;
    }
    return isError(letters) ? Phase.PENDING : Phase.UNKNOWN;
  }

  static boolean isError(String letters) {
    return has(letters, "E");
  }

  static boolean isBeingDeleted(String letters) {
    return has(letters, "d");
  }

  /** Explains states for which qstat has no text. */
  static String reason(String letters) {
    if (isBeingDeleted(letters)) {
      return "is being deleted";
    }
    if (has(letters, "h") && phase(letters) == Phase.PENDING) {
      return "held: `qrls` releases it";
    }
    if (has(letters, "S")) {
      return "its queue is suspended";
    }
    if (has(letters, "s")) {
      return "suspended: `qmod -usj` resumes it";
    }
    return has(letters, "T") ? "suspended, because its machine is busy" : "";
  }

  private static boolean has(String letters, String any) {
    return letters.chars().anyMatch(letter -> any.indexOf(letter) >= 0);
  }
}
