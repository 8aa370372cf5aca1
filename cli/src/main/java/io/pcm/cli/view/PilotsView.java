package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.inspect.PilotJobs.Cancelled;
import io.pcm.runtime.inspect.PilotJobs.Drained;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.Submission;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The output of {@code pcm pilots}. {@code docs/json.md} describes the JSON. */
public final class PilotsView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final int JOBS_SHOWN = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PilotsView() {}

  public static String text(Submission done, Path run) {
    List<String> ids = done.jobs().stream().map(Object::toString).toList();
    String shown =
        ids.size() <= JOBS_SHOWN
            ? String.join(", ", ids)
            : ids.get(0) + " to " + ids.get(ids.size() - 1);
    return Texts.count(ids.size(), "pilot", "pilots")
        + " submitted to "
        + done.system()
        + ": "
        + shown
        + "; see pcm pilots list --run "
        + ShellWord.of(run.toString());
  }

  public static String json(Submission done) {
    ObjectNode node = JSON.createObjectNode().put("version", VERSION);
    node.put("system", done.system()).put("token", done.token());
    ArrayNode jobs = node.putArray("jobs");
    done.jobs().forEach(job -> jobs.add(job.value()));
    return node.toString();
  }

  public static String json(Listing listing) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode pilots = root.putArray("pilots");
    for (PilotRow row : listing.rows()) {
      ObjectNode node = pilots.addObject();
      node.put("pilot", row.pilot().map(PilotProgress::pilot).orElse(null));
      node.put("system", row.system()).put("job", row.job()).put("state", row.word());
      node.put("word", row.state().map(JobState::word).orElse(null));
      node.put("reason", row.state().map(JobState::reason).orElse(null));
      node.put("node", node(row));
      row.pilot().ifPresent(pilot -> add(node, pilot));
    }
    ArrayNode notes = root.putArray("notes");
    listing.notes().forEach(notes::add);
    return root.toString();
  }

  /** The result of draining pilots; mentions only what happened. */
  public static String text(Drained done) {
    List<String> parts = new ArrayList<>();
    if (done.pilots() > 0 || done.meant() == 0) {
      parts.add("draining " + Texts.count(done.pilots(), "pilot", "pilots"));
    }
    if (done.taken() > 0) {
      parts.add("cancelled " + Texts.count(done.taken(), "queued job", "queued jobs"));
    }
    if (done.later() > 0) {
      String one = "job has no pilot yet, which will leave when it joins";
      String more = "jobs have no pilots yet, which will leave when they join";
      parts.add(Texts.count(done.later(), one, more));
    }
    return String.join("; ", parts);
  }

  public static String json(Drained done) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("pilots", done.pilots()).put("taken", done.taken()).put("later", done.later());
    ArrayNode notes = root.putArray("notes");
    done.notes().forEach(notes::add);
    return root.toString();
  }

  public static String text(Cancelled done) {
    return Texts.count(done.jobs(), "job cancelled", "jobs cancelled");
  }

  public static String json(Cancelled done) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION).put("jobs", done.jobs());
    ArrayNode notes = root.putArray("notes");
    done.notes().forEach(notes::add);
    return root.toString();
  }

  /** What the batch systems have refused since they last accepted pilots, one line each. */
  public static List<String> refusals(Listing listing) {
    return Explanation.refusals(listing)
        .map(
            each ->
                each.system()
                    + " has not accepted "
                    + Texts.count(each.count(), "pilot", "pilots")
                    + ": "
                    + each.refusal().replaceAll("\\s*\\n\\s*", "; "))
        .toList();
  }

  /** The paths of a pilot's logs, absolute, oldest first. */
  public static String json(List<Path> logs) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode array = root.putArray("logs");
    logs.forEach(log -> array.add(log.toString()));
    return root.toString();
  }

  private static void add(ObjectNode node, PilotProgress pilot) {
    node.put("gpus", pilot.gpus()).put("warmContexts", pilot.warmContexts());
    node.put("callsPerSecond", Texts.millisPrecise(callsPerSecond(pilot)));
    node.put("lifeLeftSeconds", pilot.lifeLeftSeconds());
    Gpus.add(pilot, node.putArray("gpuDevices"));
    node.put("group", pilot.group());
  }

  private static double callsPerSecond(PilotProgress pilot) {
    return pilot.hereSeconds() > 0 ? pilot.answered() / pilot.hereSeconds() : 0;
  }

  private static String node(PilotRow row) {
    return row.state()
        .map(JobState::node)
        .filter(node -> !node.isEmpty())
        .or(() -> row.pilot().map(PilotProgress::host))
        .orElse("");
  }

  /**
   * @param all whether to list ended pilots; otherwise they are counted below the table
   */
  public static String table(Listing listing, boolean all) {
    List<PilotRow> shown =
        listing.rows().stream()
            .filter(row -> all || row.pilot().isPresent() || !row.hasEnded())
            .toList();
    String table =
        shown.isEmpty() ? "no pilots; submit some with: pcm pilots submit" : table(shown);
    int hidden = listing.rows().size() - shown.size();
    return hidden == 0
        ? table
        : table
            + "\n"
            + hidden
            + " ended ("
            + ends(listing)
            + "); --all lists them; to see why: pcm pilots explain";
  }

  private static String ends(Listing listing) {
    Map<String, Integer> byWord = new TreeMap<>();
    listing.rows().stream()
        .filter(row -> row.pilot().isEmpty() && row.hasEnded())
        .flatMap(row -> row.state().stream())
        .forEach(state -> byWord.merge(state.word(), 1, Integer::sum));
    return byWord.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String table(List<PilotRow> shown) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "pilot",
            "job",
            "state",
            "job state",
            "node",
            "GPUs",
            "contexts on GPUs",
            "warm",
            "calls/s",
            "time left",
            "reason"));
    for (PilotRow row : shown) {
      Optional<PilotProgress> pilot = row.pilot();
      rows.add(
          List.of(
              pilot.map(PilotProgress::pilot).orElse("-"),
              row.job().isEmpty() ? "-" : row.job(),
              row.word(),
              row.state().map(JobState::word).orElse("-"),
              node(row).isEmpty() ? "-" : node(row),
              pilot.map(Gpus::text).orElse("-"),
              pilot.map(Gpus::holders).filter(text -> !text.isEmpty()).orElse("-"),
              pilot.map(p -> "" + p.warmContexts()).orElse("-"),
              pilot.map(p -> Texts.number(callsPerSecond(p))).orElse("-"),
              pilot.map(PilotsView::lifeLeft).orElse("-"),
              row.state().map(JobState::reason).orElse("")));
    }
    return EndTable.aligned(rows).stripTrailing();
  }

  private static String lifeLeft(PilotProgress pilot) {
    Double seconds = pilot.lifeLeftSeconds();
    return seconds == null ? "-" : Texts.duration(Duration.ofSeconds(Math.round(seconds)));
  }
}
