package io.pcm.runtime.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.pilot.process.CarriedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file that tells a pilot which files were transferred to it: a JSON object from each path in
 * the workflow to a file name in this file's folder.
 */
public final class CarriedList {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BYTES_MAX = 16L << 20;

  private CarriedList() {}

  /** The content of the file. */
  public static byte[] content(Map<Path, String> names) {
    ObjectNode files = JSON.createObjectNode();
    names.forEach((path, name) -> files.put(path.toString(), name));
    try {
      return JSON.writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(JSON.createObjectNode().set("files", files));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts can be written", e);
    }
  }

  /**
   * The paths of the transferred files on this machine.
   *
   * @throws IOException if the list cannot be read or parsed, or a file is missing
   */
  public static CarriedFiles read(Path list) throws IOException {
    Path file = list.toAbsolutePath().normalize();
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(file + " is larger than any list of transferred files");
    }
    Map<String, String> here = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : files(file).properties()) {
      Path carried = file.resolveSibling(each.getValue().asText());
      if (!Files.isReadable(carried)) {
        throw new IOException(
            each.getKey()
                + " should have been transferred here as "
                + carried
                + ", which cannot be read");
      }
      here.put(each.getKey(), carried.toString());
    }
    return new CarriedFiles(here);
  }

  private static JsonNode files(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile()).path("files");
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " is not a list of transferred files: " + e.getOriginalMessage(), e);
    }
  }
}
