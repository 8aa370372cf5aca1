package io.pcm.cli.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.PilotRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many of a run's jobs have a connected pilot, for {@code pcm status}. */
final class QueueView {
  private QueueView() {}

  /** One line; empty if there are no live jobs, as far as known. */
  static Optional<String> text(Listing listing) {
    boolean some = listing.rows().stream().anyMatch(QueueView::lives);
    String reason = reason(listing);
    long unjoined = unjoined(listing);
    return some
        ? Optional.of(
            "pilots: "
                + here(listing)
                + " connected, "
                + waiting(listing)
                + " waiting"
                + (reason.isEmpty() ? "" : " (" + reason + ")")
                + (unjoined == 0 ? "" : ", " + unjoined + " running without a pilot")
                + "; "
                + String.join("; ", listing.notes()))
        : Optional.empty();
  }

  static void add(ObjectNode root, Listing listing) {
    ObjectNode queue = root.putObject("queue").put("here", here(listing));
    queue.put("waiting", waiting(listing)).put("reason", reason(listing));
    queue.put("unjoined", unjoined(listing));
    listing.notes().forEach(queue.putArray("notes")::add);
  }

  private static boolean lives(PilotRow row) {
    return row.state().map(state -> state.phase() != Phase.ENDED).orElse(false);
  }

  private static long here(Listing listing) {
    return listing.rows().stream().filter(row -> row.pilot().isPresent()).count();
  }

  private static long waiting(Listing listing) {
    return listing.rows().stream().filter(row -> isMissing(row, Phase.PENDING)).count();
  }

  private static long unjoined(Listing listing) {
    return listing.rows().stream().filter(row -> isMissing(row, Phase.RUNNING)).count();
  }

  private static boolean isMissing(PilotRow row, Phase phase) {
    return row.pilot().isEmpty() && row.state().map(s -> s.phase() == phase).orElse(false);
  }

  /** The most frequent reason of waiting jobs; if none has a reason, the most frequent state. */
  private static String reason(Listing listing) {
    List<JobState> waiting =
        listing.rows().stream()
            .filter(row -> isMissing(row, Phase.PENDING))
            .flatMap(row -> row.state().stream())
            .toList();
    List<JobState> explained = waiting.stream().filter(s -> !s.reason().isEmpty()).toList();
    Map<String, Long> reasons =
        (explained.isEmpty() ? waiting : explained)
            .stream()
                .map(state -> (state.word() + " " + state.reason()).strip())
                .collect(Collectors.groupingBy(r -> r, TreeMap::new, Collectors.counting()));
    return reasons.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
