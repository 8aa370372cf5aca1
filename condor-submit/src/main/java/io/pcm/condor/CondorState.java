package io.pcm.condor;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.util.List;
import java.util.Optional;

/** Translates a line of condor_q or condor_history into a job's state. */
final class CondorState {
  /** The attributes requested for every job, in the order of the output. */
  static final List<String> ATTRIBUTES =
      List.of(
          "ClusterId",
          "ProcId",
          "JobStatus",
          "NumJobStarts",
          "RemoteHost",
          "LastRemoteHost",
          "HoldReason",
          "RemoveReason",
          "LastRejMatchReason",
          "ExitBySignal",
          "ExitSignal",
          "ExitCode");

  private static final int REMOVED = 3;
  private static final int COMPLETED = 4;
  private static final int REASON_MAX = 2000;

  /**
   * What the queue adds to the reason if a user removes a job; a rule removes with its own reason.
   */
  private static final String BY_SOMEBODY = "by user ";

  private CondorState() {}

  /**
   * The state in a line; empty if the line cannot be parsed.
   *
   * @param over whether the job has left the queue
   */
  static Optional<JobState> parse(String line, boolean over) {
    return ClassAdRow.parse(ATTRIBUTES, line).flatMap(row -> state(row, over));
  }

  private static Optional<JobState> state(ClassAdRow row, boolean over) {
    String id = row.literal("ClusterId") + "." + row.literal("ProcId");
    return CondorId.parse(id).map(known -> state(known, row, over));
  }

  private static JobState state(CondorId id, ClassAdRow row, boolean over) {
    int status = row.number("JobStatus").orElse(-1);
    Phase phase = over && status >= 1 && status <= 7 ? Phase.ENDED : phase(status, row);
    return new JobState(
        id.job(),
        phase,
        end(status, phase, row),
        word(status, row),
        cut(reason(status, phase, row)),
        node(row, phase));
  }

  /** A job that is being removed occupies its machine until its process has ended. */
  private static Phase phase(int status, ClassAdRow row) {
    return switch (status) {
      case 1, 5 -> Phase.PENDING;
      case 2, 6, 7 -> Phase.RUNNING;
      case 3 -> row.text("RemoteHost").isEmpty() ? Phase.ENDED : Phase.ENDING;
      case 4 -> Phase.ENDED;
      default -> Phase.UNKNOWN;
    };
  }

  private static End end(int status, Phase phase, ClassAdRow row) {
    if (phase != Phase.ENDED) {
      return End.UNKNOWN;
    }
    if (status != REMOVED) {
      return status == COMPLETED ? exit(row) : End.UNKNOWN;
    }
    return row.text("RemoveReason").contains(BY_SOMEBODY) ? End.CANCELLED : End.TAKEN;
  }

  private static End exit(ClassAdRow row) {
    boolean well = !row.truth("ExitBySignal") && row.number("ExitCode").orElse(-1) == 0;
    return well ? End.LEFT : End.FAILED;
  }

  /** The manual's names of the numbers (HTCondor Manual, Job ClassAd Attributes, JobStatus). */
  private static String word(int status, ClassAdRow row) {
    List<String> words =
        List.of("IDLE", "RUNNING", "REMOVED", "COMPLETED", "HELD", "TRANSFERRING_OUTPUT");
    if (status >= 1 && status <= words.size()) {
      return words.get(status - 1);
    }
    return status == 7 ? "SUSPENDED" : "JobStatus " + row.literal("JobStatus");
  }

  private static String reason(int status, Phase phase, ClassAdRow row) {
    if (status == 5) {
      return HoldReason.of(row.text("HoldReason"));
    }
    if (status == REMOVED) {
      return row.text("RemoveReason");
    }
    if (phase == Phase.ENDED) {
      return row.truth("ExitBySignal")
          ? "signal " + row.literal("ExitSignal")
          : "exit code " + row.literal("ExitCode");
    }
    return phase == Phase.PENDING ? waiting(row) : "";
  }

  private static String waiting(ClassAdRow row) {
    int starts = row.number("NumJobStarts").orElse(0);
    String why = row.text("LastRejMatchReason");
    if (starts == 0) {
      return why;
    }
    return "waits to run again, NumJobStarts " + starts + (why.isEmpty() ? "" : ": " + why);
  }

  private static String node(ClassAdRow row, Phase phase) {
    String slot = row.text("RemoteHost");
    if (slot.isEmpty() && phase != Phase.PENDING) {
      slot = row.text("LastRemoteHost");
    }
    return slot.substring(slot.lastIndexOf('@') + 1);
  }

  /** Shortens a reason to the length that a state can have. */
  static String cut(String reason) {
    return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX);
  }
}
