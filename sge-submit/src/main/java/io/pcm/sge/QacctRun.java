package io.pcm.sge;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One completed run of a job, from qacct ({@code man accounting}).
 *
 * @param failed Grid Engine's failure code; 0 for a job that ended by itself
 * @param words Grid Engine's description of the code; empty for 0
 * @param exit exit code of the job's shell
 */
record QacctRun(SgeId id, int failed, String words, int exit, String node) {
  private static final int TIME_OVER = 37;
  private static final int KILLED = 100;

  /** Codes that are not the end: the job was migrated to another machine, or requeued. */
  private static final Set<Integer> GOES_ON = Set.of(24, 25);

  /** Codes of failures after the job's own end: its epilog, or cleaning up. */
  private static final Set<Integer> AFTER_THE_END = Set.of(0, 15, 16);

  private static final int SIGNALLED = 128;
  private static final Pattern FIELD = Pattern.compile("(\\w+)\\s+(.*?)\\s*");
  private static final Pattern CODE = Pattern.compile("(\\d{1,9})(?:\\s*:?\\s*(.*))?");

  /** All runs in order; skips what cannot be parsed. */
  static List<QacctRun> parse(String printed) {
    List<QacctRun> runs = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (String line : (Iterable<String>) printed.lines()::iterator) {
      Matcher field = FIELD.matcher(line);
      if (line.startsWith("=====")) {
        of(fields).ifPresent(runs::add);
        fields.clear();
      } else if (field.matches()) {
        fields.putIfAbsent(field.group(1), field.group(2));
      }
    }
    of(fields).ifPresent(runs::add);
    return runs;
  }

  private static Optional<QacctRun> of(Map<String, String> fields) {
    String task = fields.getOrDefault("taskid", "undefined");
    String job = fields.getOrDefault("jobnumber", "");
    Optional<SgeId> id = SgeId.parse(task.equals("undefined") ? job : job + "." + task);
    Matcher failed = CODE.matcher(fields.getOrDefault("failed", ""));
    Matcher exit = CODE.matcher(fields.getOrDefault("exit_status", ""));
    if (id.isEmpty() || !failed.matches() || !exit.matches()) {
      return Optional.empty();
    }
    String words = failed.group(2) == null ? "" : failed.group(2);
    return Optional.of(
        new QacctRun(
            id.get(),
            Integer.parseInt(failed.group(1)),
            words,
            Integer.parseInt(exit.group(1)),
            fields.getOrDefault("hostname", "")));
  }

  boolean isTheEnd() {
    return !GOES_ON.contains(failed);
  }

  /**
   * @param unwanted whether the job is known to have been deleted
   */
  JobState state(boolean unwanted) {
    End end = end();
    boolean ours = unwanted && end != End.LEFT && end != End.TAKEN;
    String word = failed == 0 ? "ended" : "failed " + failed;
    return new JobState(id.job(), Phase.ENDED, ours ? End.CANCELLED : end, word, reason(), node);
  }

  private End end() {
    if (failed == TIME_OVER) {
      return End.TAKEN;
    }
    if (failed == KILLED) {
      // Deleted, out of memory, or killed by hand: the code is the same for all.
      return End.UNKNOWN;
    }
    if (!AFTER_THE_END.contains(failed)) {
      return End.FAILED;
    }
    return switch (exit) {
      case 0 -> End.LEFT;
      case Notices.TO_BE_STOPPED -> End.TAKEN;
      case Notices.TO_BE_GONE -> End.CANCELLED;
      default -> End.FAILED;
    };
  }

  private String reason() {
    if (failed == 0 && exit == Notices.TO_BE_GONE) {
      return "ended after notice of its deletion (qdel)";
    }
    if (failed == 0 && exit == Notices.TO_BE_STOPPED) {
      return "ended after notice of its suspension";
    }
    String how =
        failed == KILLED && exit > SIGNALLED ? "signal " + (exit - SIGNALLED) : "exit code " + exit;
    return words.isEmpty() ? how : words + ", " + how;
  }
}
