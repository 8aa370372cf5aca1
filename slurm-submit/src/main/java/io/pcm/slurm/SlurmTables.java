package io.pcm.slurm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses the output of squeue and sacct in the formats requested here. A line that cannot be parsed
 * is skipped and logged: a newer Slurm, or a wrapper that prints a greeting, must not stop a run.
 */
final class SlurmTables {
  /** With field widths, because by default squeue cuts a field at 20 characters. */
  static final String SQUEUE_FORMAT =
      "JobArrayID:40|,State:40|,exit_code:20|,NodeList:256|,Reason:512|";

  static final String SQUEUE_NAMES_FORMAT = "ArrayJobID:40|,State:40|,Reason:512|";

  static final String SQUEUE_START_FORMAT = "State:40|,StartTime:40|";

  static final String SACCT_FORMAT = "JobID,State,ExitCode,NodeList";

  /** Tasks that never started share one row: {@code 12_[2-5%2]}, or {@code 12}. */
  private static final Pattern UNSTARTED = Pattern.compile("(\\d{1,18})_\\[[^|]*\\]");

  private static final Pattern STATE = Pattern.compile("(\\S+)(?: (.*))?");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:]{5,8}");
  private static final int SHOWN_MAX = 200;
  private static final Logger LOG = LoggerFactory.getLogger(SlurmTables.class);

  private SlurmTables() {}

  static Map<SlurmId, JobRow> squeue(String printed) {
    Map<SlurmId, JobRow> rows = new TreeMap<>();
    for (String line : printed.lines().toList()) {
      List<String> cells = cells(line);
      Optional<SlurmId> id = SlurmId.parse(cells.get(0));
      if (id.isEmpty() || cells.size() < 5 || cells.get(1).isEmpty()) {
        skipped("squeue", line);
        continue;
      }
      rows.put(id.get(), new JobRow(cells.get(1), "", cells.get(2), cells.get(3), cells.get(4)));
    }
    return rows;
  }

  /** The row of tasks of an array that never started is stored under the array's id. */
  static Map<SlurmId, JobRow> sacct(String printed) {
    Map<SlurmId, JobRow> rows = new TreeMap<>();
    for (String line : printed.lines().toList()) {
      List<String> cells = cells(line);
      Optional<SlurmId> id = SlurmId.parse(UNSTARTED.matcher(cells.get(0)).replaceFirst("$1"));
      Matcher state = STATE.matcher(cells.size() < 4 ? "" : cells.get(1));
      if (id.isEmpty() || !state.matches()) {
        skipped("sacct", line);
        continue;
      }
      String by = state.group(2) == null ? "" : state.group(2);
      String node = cells.get(3).equals("None assigned") ? "" : cells.get(3);
      rows.put(id.get(), new JobRow(state.group(1), by, cells.get(2), node, ""));
    }
    return rows;
  }

  /**
   * The numbers of jobs in a listing by name, lowest first. Excludes submissions that Slurm
   * refused, which it keeps as failed jobs, and cancelled jobs, which it keeps for a while.
   */
  static List<Long> submitted(String printed) {
    return printed
        .lines()
        .map(SlurmTables::cells)
        .filter(cells -> cells.size() >= 3)
        .filter(cells -> !cells.get(2).equals("BadConstraints"))
        .filter(cells -> !cells.get(1).equals("CANCELLED"))
        .flatMap(cells -> SlurmId.parse(cells.get(0)).stream())
        .map(SlurmId::base)
        .distinct()
        .sorted()
        .toList();
  }

  /** When a waiting job is to start, from a listing of only this job. */
  static Optional<String> expectedStart(String printed) {
    return printed
        .lines()
        .map(SlurmTables::cells)
        .filter(cells -> cells.size() >= 2 && cells.get(0).equals("PENDING"))
        .map(cells -> cells.get(1))
        .filter(time -> TIME.matcher(time).matches())
        .findFirst();
  }

  static List<String> cells(String line) {
    return List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
  }

  static void skipped(String program, String line) {
    if (!line.isBlank()) {
      LOG.warn(
          "Skipping a line of {} that cannot be parsed: {}",
          program,
          line.substring(0, Math.min(line.length(), SHOWN_MAX)));
    }
  }
}
