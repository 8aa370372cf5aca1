package io.pcm.runtime.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.JobId;
import io.pcm.runtime.rundir.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pilots requested together; stored in {@code pilots/<token>.json} of the run directory.
 *
 * @param token marks them in the batch system
 * @param system such as {@code slurm}
 * @param count number of pilots requested
 * @param jobs their jobs; empty until the submission has succeeded
 * @param refusal why nothing was submitted, usually the batch system's message; otherwise empty
 * @param group the group of pilots of the run that they belong to; empty if a user submitted them
 */
public record Submission(
    String token,
    String system,
    Instant when,
    int count,
    List<JobId> jobs,
    String refusal,
    String group) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 4L << 20;

  public Submission {
    jobs = List.copyOf(jobs);
  }

  /** A submission that is about to be sent. */
  public static Submission intended(
      String token, String system, Instant when, int count, String group) {
    return new Submission(token, system, when, count, List.of(), "", group);
  }

  public Submission with(List<JobId> submitted) {
    return new Submission(token, system, when, count, submitted, "", group);
  }

  public Submission refused(String why) {
    return new Submission(token, system, when, count, jobs, why, group);
  }

  /** Whether the run's manager requested them, and replaces those that are lost. */
  public boolean kept() {
    return !group.isEmpty();
  }

  /** Whether its result is unknown. */
  public boolean isOpen() {
    return jobs.isEmpty() && refusal.isEmpty();
  }

  static void delete(Path folder, String token) throws IOException {
    Files.deleteIfExists(folder.resolve(token + ".json"));
  }

  public void write(Path folder) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("token", token).put("system", system).put("when", when.toString());
    node.put("count", count).put("refusal", refusal).put("group", group);
    ArrayNode ids = node.putArray("jobs");
    jobs.forEach(job -> ids.add(job.value()));
    AtomicFile.write(
        folder.resolve(token + ".json"), (node + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * All submissions of a run, oldest first. A file that cannot be parsed is an error that names it.
   */
  public static List<Submission> all(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Submission> all = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "pcm-*.json")) {
      for (Path file : files) {
        all.add(read(file));
      }
    }
    all.sort(java.util.Comparator.comparing(Submission::when).thenComparing(Submission::token));
    return List.copyOf(all);
  }

  /**
   * Copies the submissions of an earlier run to the new run in its place, including those with
   * unknown results, and which of their jobs the run has cancelled.
   */
  public static void carry(Path from, Path to) throws IOException {
    for (Submission each : all(from)) {
      if (each.isOpen() || !each.jobs().isEmpty()) {
        Files.createDirectories(to);
        each.write(to);
        CancelledJobs.carry(from, to, each.group());
      }
    }
  }

  /** An earlier version wrote only whether they were kept; it had one group per batch system. */
  private static String group(JsonNode node) {
    boolean kept = node.path("kept").asBoolean();
    return node.path("group").asText(kept ? node.path("system").asText() : "");
  }

  private static Submission read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(file + " is larger than any submission");
    }
    try {
      JsonNode node = JSON.readTree(file.toFile());
      List<JobId> jobs = new ArrayList<>();
      node.path("jobs").forEach(id -> jobs.add(new JobId(id.asText())));
      return new Submission(
          node.path("token").asText(),
          node.path("system").asText(),
          Instant.parse(node.path("when").asText()),
          node.path("count").asInt(),
          jobs,
          node.path("refusal").asText(),
          group(node));
    } catch (IOException | DateTimeParseException | IllegalArgumentException e) {
      throw new IOException(file + " cannot be parsed: " + e.getMessage(), e);
    }
  }
}
