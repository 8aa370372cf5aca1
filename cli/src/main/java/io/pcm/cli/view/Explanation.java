package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.GroupProgress;
import io.pcm.runtime.inspect.PilotJobs.Explained;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.Submission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Explains why there are not more pilots. {@code docs/json.md} describes the JSON.
 *
 * @param groups what the run wants; empty if its manager does not answer
 * @param asked number of pilots that were requested and accepted by batch systems, in all
 *     submissions
 * @param replaced whether some of them were replacements for lost pilots
 * @param here number of connected pilots
 * @param submissions submissions without jobs, as far as known; a refused one only until its batch
 *     system accepts another
 * @param missing jobs without a pilot, grouped by submission and reason
 */
public record Explanation(
    List<GroupProgress> groups,
    int asked,
    boolean replaced,
    int here,
    List<Submission> submissions,
    List<Missing> missing,
    List<String> notes) {
  private static final int VERSION = 1;
  private static final int ANALYSES_MAX = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Jobs of one submission whose pilots are missing for the same reason.
   *
   * @param submission its number in the batch system, empty if it has none
   * @param why in the batch system's words
   * @param log the end of the first job's log, each line indented; empty if there is none
   * @param analysis the batch system's explanation of why the first job waits; empty if there is
   *     none
   */
  record Missing(String submission, List<String> jobs, String why, String log, String analysis) {}

  /**
   * @param lastWords returns the end of a job's log, each line indented; empty if there is none
   * @param analysis returns the explanation of why a job waits; called for at most {@link
   *     #ANALYSES_MAX} jobs, because each call may take long
   */
  public static Explanation of(
      Explained known, UnaryOperator<String> lastWords, Function<PilotRow, String> analysis) {
    Listing listing = known.listing();
    List<Missing> missing = new ArrayList<>();
    int analyses = 0;
    for (Map.Entry<Group, List<PilotRow>> each : groups(listing.rows()).entrySet()) {
      PilotRow first = each.getValue().get(0);
      boolean analysed = isIn(first, JobState.Phase.PENDING) && analyses++ < ANALYSES_MAX;
      missing.add(
          new Missing(
              first.submission(),
              each.getValue().stream().map(PilotRow::job).toList(),
              each.getKey().why(),
              isIn(first, JobState.Phase.ENDED) ? lastWords.apply(first.job()).stripTrailing() : "",
              analysed ? analysis.apply(first) : ""));
    }
    return new Explanation(
        known.groups(),
        taken(listing).mapToInt(each -> each.jobs().size()).sum(),
        taken(listing).filter(Submission::kept).count() > 1,
        (int) listing.rows().stream().filter(row -> row.pilot().isPresent()).count(),
        listing.submissions().stream()
            .filter(each -> each.jobs().isEmpty() && !wasAcceptedLater(each, listing))
            .toList(),
        List.copyOf(missing),
        listing.notes());
  }

  private record Group(String why, String system, String submission) {}

  /** Groups by reason, in alphabetical order; within a group in the order of the list. */
  private static Map<Group, List<PilotRow>> groups(List<PilotRow> rows) {
    SiblingReasons siblings = SiblingReasons.of(rows);
    Map<Group, List<PilotRow>> groups = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> row.pilot().isEmpty())
        .map(siblings::lend)
        .sorted(Comparator.comparing(Explanation::why))
        .forEach(
            row ->
                groups
                    .computeIfAbsent(
                        new Group(why(row), row.system(), row.submission()),
                        group -> new ArrayList<>())
                    .add(row));
    return groups;
  }

  /** Refused submissions that no later one has made obsolete. */
  static Stream<Submission> refusals(Listing listing) {
    return listing.submissions().stream()
        .filter(each -> each.jobs().isEmpty() && !each.isOpen())
        .filter(each -> !wasAcceptedLater(each, listing));
  }

  private static Stream<Submission> taken(Listing listing) {
    return listing.submissions().stream().filter(each -> !each.jobs().isEmpty());
  }

  /** Whether a refusal is obsolete because the system accepted a later submission. */
  private static boolean wasAcceptedLater(Submission each, Listing listing) {
    return !each.isOpen()
        && taken(listing)
            .anyMatch(
                later -> later.system().equals(each.system()) && later.when().isAfter(each.when()));
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    groups.forEach(group -> text.append(GroupsView.explanation(group)).append('\n'));
    if (groups.isEmpty() || asked > 0 || !submissions.isEmpty() || !missing.isEmpty()) {
      text.append(asked)
          .append(" requested")
          .append(replaced ? " including replacements, " : ", ")
          .append(here)
          .append(" connected\n");
    }
    for (Submission each : submissions) {
      if (each.isOpen()) {
        text.append(each.count()).append(" in a submission with unknown outcome (look for jobs");
        text.append(" named ").append(each.token()).append(" in ").append(each.system());
        text.append(")\n");
      }
    }
    missing.forEach(each -> add(text, each));
    for (Submission each : submissions) {
      if (!each.isOpen()) {
        text.append(each.count()).append(" never submitted: ").append(each.refusal()).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static void add(StringBuilder text, Missing each) {
    text.append(each.jobs().size()).append(' ').append(each.why());
    text.append(each.submission().isEmpty() ? "" : ", submission " + each.submission());
    text.append('\n');
    if (!each.log().isEmpty()) {
      text.append("  end of the log of ").append(each.jobs().get(0)).append(":\n");
      text.append(each.log()).append('\n');
    }
    if (!each.analysis().isEmpty()) {
      text.append("  details of ").append(each.jobs().get(0)).append(":\n");
      text.append(each.analysis().indent(2));
    }
  }

  public String json() {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    GroupsView.add(groups, root.putArray("groups"));
    root.put("asked", asked).put("here", here);
    ArrayNode failed = root.putArray("submissions");
    for (Submission each : submissions) {
      ObjectNode node = failed.addObject().put("token", each.token()).put("system", each.system());
      node.put("count", each.count());
      node.put("refusal", each.refusal().isEmpty() ? null : each.refusal());
    }
    ArrayNode groups = root.putArray("missing");
    for (Missing each : missing) {
      ObjectNode node = groups.addObject().put("why", each.why()).put("log", each.log());
      node.put("analysis", each.analysis());
      node.put("submission", each.submission());
      ArrayNode jobs = node.putArray("jobs");
      each.jobs().forEach(jobs::add);
    }
    ArrayNode said = root.putArray("notes");
    notes.forEach(said::add);
    return root.toString();
  }

  private static boolean isIn(PilotRow row, JobState.Phase phase) {
    return row.state().map(state -> state.phase() == phase).orElse(false);
  }

  private static String why(PilotRow row) {
    return row.state()
        .map(
            state ->
                switch (state.phase()) {
                  case PENDING -> "waiting: " + words(state);
                  case RUNNING ->
                      "running without a pilot (starting, leaving or lost): " + words(state);
                  case ENDING -> "ending: " + words(state);
                  case ENDED -> "ended: " + words(state);
                  case UNKNOWN -> "unknown: " + words(state);
                })
        .orElse("no longer known to " + row.system());
  }

  private static String words(JobState state) {
    return state.word() + (state.reason().isEmpty() ? "" : " (" + state.reason() + ")");
  }
}
