package io.pcm.runtime.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.runtime.rundir.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a run's jobs in one batch system, now or when it last answered.
 *
 * @param asOf when it answered; the epoch if it never did
 * @param trouble why it did not answer now; empty if it did
 */
public record KnownStates(Instant asOf, List<JobState> states, Optional<String> trouble) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 64L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(KnownStates.class);

  /**
   * Asks once about all jobs; the folder stores the last answer, for when the system does not
   * answer.
   */
  public static KnownStates ask(BatchSystem system, List<JobId> jobs, Path folder) {
    Path remembered = file(system, folder);
    if (jobs.isEmpty()) {
      return new KnownStates(Instant.now(), List.of(), Optional.empty());
    }
    Instant asked = Instant.now();
    KnownStates answer;
    try {
      answer = new KnownStates(asked, system.query(jobs), Optional.empty());
    } catch (BatchSystemException e) {
      answer = read(remembered).because(String.valueOf(e.getMessage()));
    }
    try {
      AtomicFile.write(remembered, answer.text(asked, jobs).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.info("Cannot write {}: {}", remembered, e.getMessage());
    }
    return answer;
  }

  /**
   * Like {@link #ask}, for frequent callers: within this time after the last query about these
   * jobs, by anyone, returns the result of that query.
   */
  public static KnownStates lately(
      BatchSystem system, List<JobId> jobs, Path folder, Duration pace) {
    Path remembered = file(system, folder);
    return wasAsked(remembered, jobs, pace) ? read(remembered) : ask(system, jobs, folder);
  }

  private static Path file(BatchSystem system, Path folder) {
    return folder.resolve("states-" + system.name() + ".json");
  }

  private static boolean wasAsked(Path file, List<JobId> jobs, Duration pace) {
    try {
      JsonNode root = tree(file);
      Set<JobId> covered = new HashSet<>();
      root.path("jobs").forEach(id -> covered.add(new JobId(id.asText())));
      Duration ago = Duration.between(Instant.parse(root.path("asked").asText()), Instant.now());
      return !ago.isNegative() && ago.compareTo(pace) < 0 && covered.containsAll(jobs);
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      return false;
    }
  }

  private KnownStates because(String why) {
    return new KnownStates(asOf, states, Optional.of(why));
  }

  /**
   * A note about this answer for the user.
   *
   * @param system the batch system's name
   */
  public Optional<String> note(String system) {
    return trouble.map(
        why ->
            asOf.equals(Instant.EPOCH)
                ? system + " has never answered: " + why
                : system + " STALE since " + asOf + ": " + why);
  }

  /**
   * The state of a job that is not listed: unknown if the system did not answer, otherwise empty.
   */
  public Optional<JobState> ofUnlisted(JobId job) {
    return trouble.map(why -> new JobState(job, JobState.Phase.UNKNOWN, "NO ANSWER", "", ""));
  }

  private String text(Instant asked, List<JobId> jobs) {
    ObjectNode root = JSON.createObjectNode().put("asOf", asOf.toString());
    root.put("asked", asked.toString()).put("trouble", trouble.orElse(null));
    ArrayNode covered = root.putArray("jobs");
    jobs.forEach(job -> covered.add(job.value()));
    ArrayNode array = root.putArray("states");
    for (JobState state : states) {
      ObjectNode node = array.addObject().put("job", state.job().value());
      node.put("phase", state.phase().name()).put("end", state.end().name());
      node.put("word", state.word());
      node.put("reason", state.reason()).put("node", state.node());
    }
    return root + "\n";
  }

  private static JsonNode tree(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(file + " is larger than any list of states");
    }
    return JSON.readTree(file.toFile());
  }

  private static KnownStates read(Path file) {
    try {
      JsonNode root = tree(file);
      List<JobState> states = new ArrayList<>();
      for (JsonNode node : root.path("states")) {
        states.add(
            new JobState(
                new JobId(node.path("job").asText()),
                JobState.Phase.valueOf(node.path("phase").asText()),
                JobState.End.valueOf(node.path("end").asText()),
                node.path("word").asText(),
                node.path("reason").asText(),
                node.path("node").asText()));
      }
      return new KnownStates(
          Instant.parse(root.path("asOf").asText()),
          states,
          Optional.ofNullable(root.path("trouble").textValue()));
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      return new KnownStates(Instant.EPOCH, List.of(), Optional.of("its last answer is lost"));
    }
  }
}
