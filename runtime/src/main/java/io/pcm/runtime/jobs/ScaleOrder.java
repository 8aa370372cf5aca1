package io.pcm.runtime.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.runtime.rundir.AtomicFile;
import io.pcm.runtime.sites.PilotBounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Bounds of a group of pilots that a user has set while the run is in progress; stored in {@code
 * pilots/scale-<group>.json} of the run directory, so that the next manager knows them too. They
 * apply as long as the workflow has the bounds that they replaced.
 *
 * @param min the fewest pilots
 * @param max the most pilots
 * @param minBefore the fewest pilots of the workflow
 * @param maxBefore the most pilots of the workflow
 * @param when tells two orders with the same bounds apart: each also allows again what was
 *     cancelled by hand before
 */
public record ScaleOrder(int min, int max, int minBefore, int maxBefore, Instant when) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 4096;

  /** The bounds that apply to a group with these in the workflow. */
  public PilotBounds appliedTo(PilotBounds workflow) {
    return workflow.min() == minBefore && workflow.max() == maxBefore
        ? workflow.between(min, max)
        : workflow;
  }

  /**
   * @param folder the folder of the run's submissions
   */
  public void write(Path folder, String group) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("min", min).put("max", max);
    node.put("minBefore", minBefore).put("maxBefore", maxBefore);
    node.put("when", when.toString());
    Files.createDirectories(folder);
    AtomicFile.write(file(folder, group), (node + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The last order for a group; empty if there is none.
   *
   * @throws IOException if the file cannot be read, or is damaged
   */
  public static Optional<ScaleOrder> read(Path folder, String group) throws IOException {
    Path file = file(folder, group);
    byte[] bytes;
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException(file + " is larger than any order");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    JsonNode node = JSON.readTree(bytes);
    int min = node.path("min").asInt(-1);
    int max = node.path("max").asInt(-1);
    if (min < 0 || max < 1 || min > max) {
      throw new IOException(file + " has no bounds; delete it, or run pcm pilots scale again");
    }
    int minBefore = node.path("minBefore").asInt(-1);
    int maxBefore = node.path("maxBefore").asInt(-1);
    return Optional.of(new ScaleOrder(min, max, minBefore, maxBefore, when(node)));
  }

  /** Somebody who wrote the file by hand may have left it out. */
  private static Instant when(JsonNode node) {
    try {
      return Instant.parse(node.path("when").asText());
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private static Path file(Path folder, String group) {
    return folder.resolve("scale-" + group + ".json");
  }
}
