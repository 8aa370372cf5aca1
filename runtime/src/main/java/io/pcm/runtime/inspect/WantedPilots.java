package io.pcm.runtime.inspect;

import io.pcm.api.batch.JobHere;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Pilots and their jobs as people name them.
 *
 * @param ids each a job, whichever of its runs is named ({@link JobHere#label}); a whole submission
 *     by the number that its batch system gave it ({@link PilotRow#submission}); a pilot's name; or
 *     {@code all}. Without repetitions
 */
public record WantedPilots(List<String> ids) {
  private static final String ALL = "all";

  public WantedPilots {
    ids = List.copyOf(new LinkedHashSet<>(ids));
  }

  public boolean all() {
    return ids.contains(ALL);
  }

  /** Those that are meant. */
  public List<PilotRow> among(List<PilotRow> rows) {
    return rows.stream()
        .filter(row -> ids.stream().anyMatch(id -> id.equals(ALL) || isMeant(id, row)))
        .toList();
  }

  /** Ids that mean none of these. */
  public List<String> unknown(List<PilotRow> rows) {
    return ids.stream().filter(id -> !id.equals(ALL) && meant(id, rows).isEmpty()).toList();
  }

  /** Ids of pilots here whose job, if they have one, is no batch system's. */
  public List<String> byHand(List<PilotRow> rows) {
    return ids.stream()
        .filter(id -> !meant(id, rows).isEmpty())
        .filter(id -> meant(id, rows).stream().allMatch(row -> row.system().isEmpty()))
        .toList();
  }

  /** A sentence for each id of which nothing is left, as its batch system says. */
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
