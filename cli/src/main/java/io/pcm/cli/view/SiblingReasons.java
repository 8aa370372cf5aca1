package io.pcm.cli.view;

import io.pcm.api.batch.JobState;
import io.pcm.runtime.inspect.PilotRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds reasons for waiting jobs of which the batch system says nothing, although it does for
 * others of the same submission: for many similar jobs, HTCondor explains only for one why it was
 * not matched ({@code condor_q -better-analyze} calls the group an autocluster).
 */
final class SiblingReasons {
  /** Jobs of one submission that wait in the same state. */
  private record Kin(String system, String submission, String word) {}

  private final Map<Kin, String> reasons = new HashMap<>();

  private SiblingReasons() {}

  static SiblingReasons of(List<PilotRow> rows) {
    Map<Kin, Map<String, Integer>> counts = new HashMap<>();
    for (PilotRow row : rows) {
      String reason = row.state().map(JobState::reason).orElse("");
      if (!reason.isEmpty()) {
        kin(row)
            .ifPresent(
                kin ->
                    counts
                        .computeIfAbsent(kin, k -> new TreeMap<>())
                        .merge(reason, 1, Integer::sum));
      }
    }
    SiblingReasons all = new SiblingReasons();
    counts.forEach(
        (kin, reasons) ->
            all.reasons.put(
                kin,
                reasons.entrySet().stream()
                    .max(Comparator.comparing(Map.Entry::getValue))
                    .orElseThrow()
                    .getKey()));
    return all;
  }

  /** The row; if its job waits without a reason, with the most frequent reason of its siblings. */
  PilotRow lend(PilotRow row) {
    Optional<String> reason =
        row.state().filter(state -> state.reason().isEmpty()).isPresent()
            ? kin(row).map(reasons::get)
            : Optional.empty();
    return reason.isPresent()
        ? new PilotRow(
            row.system(),
            row.job(),
            row.state()
                .map(s -> new JobState(s.job(), s.phase(), s.word(), reason.get(), s.node())),
            row.pilot())
        : row;
  }

  /** Empty for a job that does not wait or was submitted alone. */
  private static Optional<Kin> kin(PilotRow row) {
    return row.state()
        .filter(state -> state.phase() == JobState.Phase.PENDING && !row.submission().isEmpty())
        .map(state -> new Kin(row.system(), row.submission(), state.word()));
  }
}
