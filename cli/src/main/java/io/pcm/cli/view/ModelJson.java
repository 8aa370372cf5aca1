package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.modelcache.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON of {@code pcm models}; described in {@code docs/json.md}. */
public final class ModelJson {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /**
   * @param asked the name, URL or path from the user
   */
  public static String of(String asked, Verified model) {
    return node(asked, model.file(), model.bytes()).put("sha256", model.sha256()).toString();
  }

  /**
   * For a file that is not hashed, because that takes long.
   *
   * @throws IOException if its size cannot be read
   */
  public static String of(String asked, Path file) throws IOException {
    return node(asked, file, Files.size(file)).toString();
  }

  private static ObjectNode node(String asked, Path file, long bytes) {
    ObjectNode node = JSON.createObjectNode().put("version", VERSION).put("model", asked);
    return node.put("path", file.toString()).put("bytes", bytes);
  }
}
