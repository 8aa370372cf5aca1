package io.pcm.runtime.pilots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one batch system says of a run's jobs, or said when it last could be asked.
 *
 * @param asOf when it said so; the epoch if it never did
 * @param trouble why it could not be asked just now; empty if it could
 */
public record KnownStates(Instant asOf, List<JobState> states, Optional<String> trouble) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 64L << 20;

  /** Asks once for all jobs; what was known before is remembered in the folder for bad days. */
  public static KnownStates ask(BatchSystem system, List<JobId> jobs, Path folder)
      throws IOException {
    Path remembered = folder.resolve("states-" + system.name() + ".json");
    if (jobs.isEmpty()) {
      return new KnownStates(Instant.now(), List.of(), Optional.empty());
    }
    try {
      KnownStates now = new KnownStates(Instant.now(), system.query(jobs), Optional.empty());
      AtomicFile.write(remembered, now.text().getBytes(StandardCharsets.UTF_8));
      return now;
    } catch (BatchSystemException e) {
      return read(remembered, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a reader should know of this answer.
   *
   * @param system as users call it
   */
  public Optional<String> note(String system) {
    return trouble.map(
        why ->
            asOf.equals(Instant.EPOCH)
                ? system + " does not answer, and never did: " + why
                : system + " STALE since " + asOf + ": " + why);
  }

  /** Of a job without a state here: unknown if the system could not be asked, else empty. */
  public Optional<JobState> ofUnlisted(JobId job) {
    return trouble.map(why -> new JobState(job, JobState.Phase.UNKNOWN, "NO ANSWER", "", ""));
  }

  private String text() {
    ObjectNode root = JSON.createObjectNode().put("asOf", asOf.toString());
    var array = root.putArray("states");
    for (JobState state : states) {
      ObjectNode node = array.addObject().put("job", state.job().value());
      node.put("phase", state.phase().name()).put("end", state.end().name());
      node.put("word", state.word());
      node.put("reason", state.reason()).put("node", state.node());
    }
    return root + "\n";
  }

  private static KnownStates read(Path file, String trouble) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException(file + " is larger than any list of states");
      }
      JsonNode root = JSON.readTree(file.toFile());
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
          Instant.parse(root.path("asOf").asText()), states, Optional.of(trouble));
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      return new KnownStates(Instant.EPOCH, List.of(), Optional.of(trouble));
    }
  }
}
