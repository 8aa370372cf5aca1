package io.pcm.slurm;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of squeue or sacct.
 *
 * @param word the job's state, one word
 * @param by what sacct adds to it, such as {@code by 0}: the id of the user who cancelled it
 * @param exit how it ended: {@code code:signal}, or the status of wait(2)
 */
record JobRow(String word, String by, String exit, String node, String reason) {
  private static final Pattern PAIR = Pattern.compile("(\\d{1,9}):(\\d{1,9})");
  private static final Pattern STATUS = Pattern.compile("\\d{1,9}");
  private static final int CODE_SHIFT = 8;
  private static final int SIGNAL_MASK = 0x7f;

  Phase phase() {
    return SlurmState.phase(word);
  }

  JobRow by(String who) {
    return new JobRow(word, who, exit, node, reason);
  }

  JobState state(SlurmId id) {
    Phase phase = phase();
    String said = phase == Phase.ENDED ? end() : plainReason();
    return new JobState(id.job(), phase, SlurmState.end(word), word, said, node);
  }

  /** squeue prints None if there is no reason. */
  private String plainReason() {
    return reason.equals("None") ? "" : reason;
  }

  private String end() {
    List<String> parts = new ArrayList<>();
    if (!by.isEmpty()) {
      parts.add(by.replaceFirst("^by (\\d+)$", "by user id $1"));
    }
    // The reason of a cancelled job is still the one for which it waited.
    if (!plainReason().isEmpty() && !word.equals("CANCELLED")) {
      parts.add(plainReason());
    }
    String how = how();
    if (!how.isEmpty()) {
      parts.add(how);
    }
    return String.join(", ", parts);
  }

  private String how() {
    Matcher pair = PAIR.matcher(exit);
    int code;
    int signal;
    if (pair.matches()) {
      code = Integer.parseInt(pair.group(1));
      signal = Integer.parseInt(pair.group(2));
    } else if (STATUS.matcher(exit).matches()) {
      int status = Integer.parseInt(exit);
      code = status >> CODE_SHIFT;
      signal = status & SIGNAL_MASK;
    } else {
      return exit;
    }
    if (signal != 0) {
      return "signal " + signal;
    }
    boolean itsOwnEnd = word.equals("COMPLETED") || word.equals("FAILED");
    return code != 0 || itsOwnEnd ? "exit code " + code : "";
  }
}
