package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.modelcache.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code pcm models} tells programs; the shape is described in {@code docs/json.md}. */
public final class ModelJson {
  /** Rises when a member goes or changes its meaning. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /**
   * @param asked the name, URL or path that the user gave
   */
  public static String of(String asked, Verified model) {
    return node(asked, model.file(), model.bytes()).put("sha256", model.sha256()).toString();
  }

  /**
   * Of a file that is not read, since that takes long.
   *
   * @throws IOException if its size cannot be told
   */
  public static String of(String asked, Path file) throws IOException {
    return node(asked, file, Files.size(file)).toString();
  }

  private static ObjectNode node(String asked, Path file, long bytes) {
    ObjectNode node = JSON.createObjectNode().put("version", VERSION).put("model", asked);
    return node.put("path", file.toString()).put("bytes", bytes);
  }
}
