package io.pcm.runtime.inspect;

import io.pcm.api.batch.JobHere;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Pilots and jobs as users name them.
 *
 * @param ids each a job, with or without its number of restarts ({@link JobHere#label}); a
 *     submission's number ({@link PilotRow#submission}); a pilot's name; or {@code all}. Without
 *     duplicates
 */
public record WantedPilots(List<String> ids) {
  private static final String ALL = "all";

  public WantedPilots {
    ids = List.copyOf(new LinkedHashSet<>(ids));
  }

  public boolean all() {
    return ids.contains(ALL);
  }

  /** The rows that are meant. */
  public List<PilotRow> among(List<PilotRow> rows) {
    return rows.stream()
        .filter(row -> ids.stream().anyMatch(id -> id.equals(ALL) || isMeant(id, row)))
        .toList();
  }

  /** The ids that match no row. */
  public List<String> unknown(List<PilotRow> rows) {
    return ids.stream().filter(id -> !id.equals(ALL) && meant(id, rows).isEmpty()).toList();
  }

  /** The ids of connected pilots without a job in a batch system. */
  public List<String> byHand(List<PilotRow> rows) {
    return ids.stream()
        .filter(id -> !meant(id, rows).isEmpty())
        .filter(id -> meant(id, rows).stream().allMatch(row -> row.system().isEmpty()))
        .toList();
  }

  /** A sentence for each id whose jobs have all ended. */
  public List<String> ended(List<PilotRow> rows) {
    return ids.stream()
        .filter(id -> !meant(id, rows).isEmpty())
        .filter(id -> meant(id, rows).stream().allMatch(PilotRow::hasEnded))
        .map(id -> ended(id, meant(id, rows).get(0)))
        .distinct()
        .toList();
  }

  private static String ended(String id, PilotRow first) {
    return id.equals(first.submission()) && !id.equals(first.job())
        ? "all jobs of " + id + " have already ended"
        : "job " + first.job() + " has already ended";
  }

  private static List<PilotRow> meant(String id, List<PilotRow> rows) {
    return rows.stream().filter(row -> isMeant(id, row)).toList();
  }

  private static boolean isMeant(String id, PilotRow row) {
    return !id.isEmpty()
        && (id.equals(row.submission())
            || (!row.job().isEmpty() && JobHere.jobOf(id).equals(JobHere.jobOf(row.job())))
            || row.pilot().map(pilot -> pilot.pilot().equals(id)).orElse(false));
  }
}
